using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>Reads section <c>limits.rate</c>.</summary>
internal static class RateLimitSection
{
    private static readonly (string, RateLimitScopeKind)[] Scopes =
        [.. Enum.GetValues<RateLimitScopeKind>().Select(kind => (RateLimitScopes.Name(kind), kind))];

    public static void Bind(IConfigurationSection section, RateLimitOptions options)
    {
        options.RequestsPerMinute = section.GetValue("requests_per_minute", options.RequestsPerMinute);
        options.RequestsPerDay = section.GetValue("requests_per_day", options.RequestsPerDay);
        options.TokensPerMinute = section.GetValue("tokens_per_minute", options.TokensPerMinute);
        options.TokensPerDay = section.GetValue("tokens_per_day", options.TokensPerDay);
        options.ConcurrentRequests = section.GetValue("concurrent_requests", options.ConcurrentRequests);
        options.EstimatedTokensPerRequest = section.GetValue("estimated_tokens_per_request", options.EstimatedTokensPerRequest);
        options.AllowPerKeyAboveGlobal = section.GetValue("allow_per_key_above_global", options.AllowPerKeyAboveGlobal);
        options.LocalShare = section.GetValue("local_share", options.LocalShare);
        options.WindowType = ConfigurationWords.Read(
            section, "window_type", options.WindowType, ("sliding", RateLimitWindowType.Sliding), ("fixed", RateLimitWindowType.Fixed));
        options.Mode = ConfigurationWords.Read(section, "mode", options.Mode, ("enforce", RateLimitMode.Enforce), ("shadow", RateLimitMode.Shadow));
        options.OnStoreFailure = ConfigurationWords.Read(
            section,
            "on_store_failure",
            options.OnStoreFailure,
            ("fail_closed", RateLimitStoreFailure.FailClosed),
            ("fail_open", RateLimitStoreFailure.FailOpen),
            ("local", RateLimitStoreFailure.Local));

        var addresses = section.GetSection("ip_rate_limits");
        options.AddressLimits.Enabled = addresses.GetValue("enabled", options.AddressLimits.Enabled);
        options.AddressLimits.RequestsPerMinute = addresses.GetValue("requests_per_minute", options.AddressLimits.RequestsPerMinute);
        options.AddressLimits.RequestsPerHour = addresses.GetValue("requests_per_hour", options.AddressLimits.RequestsPerHour);
        foreach (var rule in section.GetSection("scopes").GetChildren())
        {
            options.Scopes.Add(Rule(rule));
        }
    }

    private static RateLimitScopeRule Rule(IConfigurationSection section) => new()
    {
        Scope = ConfigurationWords.Read(section, "scope", null, Scopes),
        Id = ConfigurationWords.Id(section, "id"),
        Name = section["name"],
        RequestsPerMinute = section.GetValue<int?>("requests_per_minute"),
        RequestsPerDay = section.GetValue<int?>("requests_per_day"),
        TokensPerMinute = section.GetValue<int?>("tokens_per_minute"),
        TokensPerDay = section.GetValue<long?>("tokens_per_day"),
        ConcurrentRequests = section.GetValue<int?>("concurrent_requests"),
    };
}
