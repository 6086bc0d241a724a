namespace Hadrian.Gateway.AspNetCore;

/// <summary>Replaces a key by one with the same rights and the same budget, spend included (admin-and-auth §2).</summary>
internal sealed class ApiKeyRotation(IApiKeyStore keys, ApiKeyCreation creation, ApiKeyGenerator generator, ApiKeyInvalidation invalidation, AuditTrail audit, TimeProvider time)
{
    private const long UsualGrace = 86_400;
    private const long LongestGrace = 604_800;

    public async ValueTask<ApiKeyResource> RotateAsync(ApiKeyRecord key, RotateApiKeyRequest body, AdminRequest request, string verb = "rotate")
    {
        var now = AdminTime.Now(time);
        var grace = body.GracePeriodSeconds ?? UsualGrace;
        if (grace is < 1 or > LongestGrace)
        {
            throw AdminErrors.Validation("grace_period_seconds", $"'grace_period_seconds' must be from 1 to {LongestGrace}.");
        }

        if (key.IsPlatformAdmin && !request.Caller.IsPlatformAdmin)
        {
            throw AdminErrors.Forbidden("Only an administrator of the whole gateway may rotate a key that administers it.");
        }

        await creation.CheckRankAsync(key.Scopes, key.Owner, request);
        if (!key.IsUsableAt(now))
        {
            throw Ended();
        }

        var made = generator.Generate();
        var successor = key with
        {
            Id = Guid.CreateVersion7(now),
            KeyPrefix = made.DisplayPrefix,
            CreatedAt = now,
            LastUsedAt = null,
            RotatedFromKeyId = key.Id,
            BudgetSubjectId = key.BudgetSubject,
        };
        var graceUntil = now.AddSeconds(grace);
        var record = ApiKeyAudit.Record(request, verb, key with { RotationGraceUntil = graceUntil }, successor);
        var oldHash = await audit.RecordAsync(
            record, () => keys.RotateAsync(key.Id, graceUntil, successor, made.Hash, request.CancellationToken), hash => hash is not null);
        await invalidation.InvalidateAsync(oldHash ?? throw Ended());
        return ApiKeyResource.From(successor, made.Key);
    }

    private static GatewayException Ended() => AdminErrors.Conflict("The API key is revoked, expired or rotated already.");
}
