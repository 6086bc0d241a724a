using Microsoft.Extensions.Options;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Checks what a new key is to be, and makes it (admin-and-auth §2).</summary>
internal sealed class ApiKeyCreation(
    IApiKeyStore keys, Tenants tenants, ApiKeyGenerator generator, IOptions<RateLimitOptions> limits, AuditTrail audit, TimeProvider time)
{
    private const int LongestName = 255;

    private static readonly BudgetPeriod[] Periods = Enum.GetValues<BudgetPeriod>();

    public async ValueTask<ApiKeyResource> CreateAsync(CreateApiKeyRequest body, ApiKeyOwner owner, TenantPlace place, AdminRequest request, string verb = "create")
    {
        var now = AdminTime.Now(time);
        Check(body, now, request);
        if (place.OrganizationId is null)
        {
            throw AdminErrors.Conflict("The user is a member of no organization, so nobody would pay for the key. Add them to one first.");
        }

        await CheckRankAsync(body.Scopes, owner, request);
        if (await keys.CountLiveAsync(owner, now, request.CancellationToken) >= Most(owner.Kind))
        {
            throw AdminErrors.Conflict($"This owner has {Most(owner.Kind)} live API keys, which is the most there can be. Revoke some first.");
        }

        var key = generator.Generate();
        var record = new ApiKeyRecord
        {
            Id = Guid.CreateVersion7(now),
            KeyPrefix = key.DisplayPrefix,
            Name = body.Name!,
            Owner = owner,
            OrganizationId = place.OrganizationId,
            Scopes = body.Scopes,
            IsPlatformAdmin = body.PlatformAdmin == true,
            AllowedModels = body.AllowedModels,
            IpAllowlist = body.IpAllowlist,
            RateLimitRpm = body.RateLimitRpm,
            RateLimitTpm = body.RateLimitTpm,
            BudgetLimitCents = body.BudgetLimitCents,
            BudgetPeriod = PeriodOf(body.BudgetPeriod),
            ExpiresAt = body.ExpiresAt,
            CreatedAt = now,
        };
        await audit.RecordAsync(ApiKeyAudit.Record(request, verb, null, record), () => keys.CreateAsync(record, key.Hash, request.CancellationToken));

        // The owner may have been deleted meanwhile; then its keys are revoked already, but for this one.
        if ((await tenants.PlaceOfAsync(owner, request.CancellationToken))?.OrganizationId != place.OrganizationId)
        {
            await keys.RevokeAsync(record.Id, AdminTime.Now(time), request.CancellationToken);
            throw AdminErrors.NotFound("owner");
        }

        return ApiKeyResource.From(record, key.Key);
    }

    /// <summary>Makes sure that nobody gets hold of a key that acts above their own rank.</summary>
    public async ValueTask CheckRankAsync(IReadOnlyList<string>? scopes, ApiKeyOwner owner, AdminRequest request)
    {
        if (scopes?.Contains(ApiKeyScopes.Admin) == true
            && !(owner.Kind == ApiKeyOwnerKind.User && owner.Id == request.Caller.UserId)
            && owner.Kind is ApiKeyOwnerKind.User or ApiKeyOwnerKind.ServiceAccount
            && await tenants.RankOfAsync(owner, request.CancellationToken) is var rank
            && !request.Caller.MayGrant(rank, new TenantPlace(request.Caller.OrganizationId)))
        {
            throw AdminErrors.Forbidden("The key would administer what its maker may not.");
        }
    }

    /// <summary>Gives a key the settings of <paramref name="body"/> once they are checked. The owner, and what the key has lived through, stay.</summary>
    public ApiKeyRecord Apply(CreateApiKeyRequest body, ApiKeyRecord key, AdminRequest request)
    {
        Check(body, AdminTime.Now(time), request);
        return key with
        {
            Name = body.Name!,
            BudgetLimitCents = body.BudgetLimitCents,
            BudgetPeriod = PeriodOf(body.BudgetPeriod),
            Scopes = body.Scopes,
            AllowedModels = body.AllowedModels,
            IpAllowlist = body.IpAllowlist,
            RateLimitRpm = body.RateLimitRpm,
            RateLimitTpm = body.RateLimitTpm,
            ExpiresAt = body.ExpiresAt,
        };
    }

    private static int Most(ApiKeyOwnerKind kind) => kind switch
    {
        ApiKeyOwnerKind.Organization => 500,
        ApiKeyOwnerKind.User => 25,
        _ => 100,
    };

    private void Check(CreateApiKeyRequest body, DateTimeOffset now, AdminRequest request)
    {
        Demand(body.Name is { Length: > 0 and <= LongestName }, "name", "'name' must have 1 to 255 characters.");
        Demand(body.Scopes?.All(scope => ApiKeyScopes.All.Contains(scope)) != false, "scopes",
            $"'scopes' may contain {string.Join(", ", ApiKeyScopes.All)}.");
        Demand(body.AllowedModels?.All(IsPattern) != false, "allowed_models",
            "'allowed_models' takes model names, each with at most one '*', at its end and not alone.");
        Demand(body.IpAllowlist?.All(entry => entry is not null && AddressAllowlist.TryParse(entry, out _)) != false, "ip_allowlist",
            "'ip_allowlist' takes IP addresses and CIDR ranges, such as 10.0.0.0/8.");
        Demand(body.RateLimitRpm is null or > 0, "rate_limit_rpm", "'rate_limit_rpm' must be greater than 0.");
        Demand(limits.Value.AllowPerKeyAboveGlobal || !(body.RateLimitRpm > limits.Value.RequestsPerMinute), "rate_limit_rpm",
            $"'rate_limit_rpm' may not exceed limits.rate.requests_per_minute, {limits.Value.RequestsPerMinute}, unless limits.rate.allow_per_key_above_global is true.");
        Demand(body.RateLimitTpm is null or > 0, "rate_limit_tpm", "'rate_limit_tpm' must be greater than 0.");
        Demand(limits.Value.AllowPerKeyAboveGlobal || !(body.RateLimitTpm > limits.Value.TokensPerMinute), "rate_limit_tpm",
            $"'rate_limit_tpm' may not exceed limits.rate.tokens_per_minute, {limits.Value.TokensPerMinute}, unless limits.rate.allow_per_key_above_global is true.");
        Demand(body.ExpiresAt is null || body.ExpiresAt > now, "expires_at", "'expires_at' must lie in the future.");
        Demand(body.PlatformAdmin != true || (request.Caller.IsPlatformAdmin && body.Scopes?.Contains(ApiKeyScopes.Admin) == true), "platform_admin",
            "'platform_admin' needs the 'admin' scope, and only an administrator of the whole gateway may grant it.");

        Demand(body.BudgetLimitCents is null or > 0, "budget_limit_cents", "'budget_limit_cents' must be greater than 0.");
        Demand(body.BudgetPeriod is null || PeriodOf(body.BudgetPeriod) is not null, "budget_period", $"'budget_period' must be one of {string.Join(", ", Periods.Select(BudgetScopes.Name))}.");
        Demand(body.BudgetPeriod is null || body.BudgetLimitCents is not null, "budget_limit_cents", "'budget_period' needs 'budget_limit_cents' beside it.");
        Demand(body.BudgetLimitCents is null || body.BudgetPeriod is not null, "budget_period", "'budget_limit_cents' needs 'budget_period' beside it.");

        // A limit that is accepted but not in force would be worse than none.
        Demand(body.SovereigntyRequirements is null or { ValueKind: System.Text.Json.JsonValueKind.Null }, "sovereignty_requirements",
            "Sovereignty requirements are not enforced by this version; leave them out.");
    }

    private static BudgetPeriod? PeriodOf(string? name)
    {
        foreach (var period in Periods)
        {
            if (BudgetScopes.Name(period) == name)
            {
                return period;
            }
        }

        return null;
    }

    private static bool IsPattern(string? pattern)
        => pattern is { Length: > 0 } and not "*" && pattern.IndexOf('*', StringComparison.Ordinal) is var star && (star < 0 || star == pattern.Length - 1);

    private static void Demand(bool condition, string param, string message)
    {
        if (!condition)
        {
            throw AdminErrors.Validation(param, message);
        }
    }
}
