namespace Hadrian.Gateway.AspNetCore;

/// <summary>Changes what a key may do, in force with the next call (admin-and-auth §5.2).</summary>
internal sealed class ApiKeyUpdate(IApiKeyStore keys, ApiKeyCreation creation, ApiKeyInvalidation invalidation, AuditTrail audit)
{
    public async ValueTask<ApiKeyRecord> UpdateAsync(ApiKeyRecord key, AdminRequest request)
    {
        var (body, present) = await request.PatchAsync(AdminJson.Default.UpdateApiKeyRequest);
        if (key.IsPlatformAdmin && !request.Caller.IsPlatformAdmin)
        {
            throw AdminErrors.Forbidden("Only an administrator of the whole gateway may change a key that administers it.");
        }

        // Checked as a whole, so that a budget and its period still belong together. An expiry that stays may be past.
        var wanted = new CreateApiKeyRequest
        {
            Name = present.Contains("name") ? body.Name : key.Name,
            BudgetLimitCents = present.Contains("budget_limit_cents") ? body.BudgetLimitCents : key.BudgetLimitCents,
            BudgetPeriod = present.Contains("budget_period") ? body.BudgetPeriod : key.BudgetPeriod is { } period ? BudgetScopes.Name(period) : null,
            Scopes = present.Contains("scopes") ? body.Scopes : key.Scopes,
            AllowedModels = present.Contains("allowed_models") ? body.AllowedModels : key.AllowedModels,
            IpAllowlist = present.Contains("ip_allowlist") ? body.IpAllowlist : key.IpAllowlist,
            RateLimitRpm = present.Contains("rate_limit_rpm") ? body.RateLimitRpm : key.RateLimitRpm,
            RateLimitTpm = present.Contains("rate_limit_tpm") ? body.RateLimitTpm : key.RateLimitTpm,
            ExpiresAt = body.ExpiresAt,
            PlatformAdmin = key.IsPlatformAdmin,
        };
        var changed = creation.Apply(wanted, key, request) with { ExpiresAt = present.Contains("expires_at") ? body.ExpiresAt : key.ExpiresAt };
        await creation.CheckRankAsync(changed.Scopes, key.Owner, request);
        var record = ApiKeyAudit.Record(request, "update", key, changed);
        var hash = await audit.RecordAsync(record, () => keys.UpdateAsync(changed, request.CancellationToken), hash => hash is not null);
        await invalidation.InvalidateAsync(hash ?? throw AdminErrors.Conflict("The API key is revoked."));
        return changed;
    }
}
