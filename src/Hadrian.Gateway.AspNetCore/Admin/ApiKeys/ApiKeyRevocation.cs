namespace Hadrian.Gateway.AspNetCore;

/// <summary>Revokes a key, on every node (admin-and-auth §2). Revoking again changes nothing.</summary>
internal sealed class ApiKeyRevocation(IApiKeyStore keys, ApiKeyInvalidation invalidation, AuditTrail audit, TimeProvider time)
{
    public async ValueTask RevokeAsync(ApiKeyRecord key, AdminRequest request, string verb = "revoke")
    {
        var now = AdminTime.Now(time);
        var record = ApiKeyAudit.Record(request, verb, key, key with { RevokedAt = key.RevokedAt ?? now });
        if (await audit.RecordAsync(record, () => keys.RevokeAsync(key.Id, now, request.CancellationToken), _ => key.RevokedAt is null) is { } hash)
        {
            await invalidation.InvalidateAsync(hash);
        }
    }
}
