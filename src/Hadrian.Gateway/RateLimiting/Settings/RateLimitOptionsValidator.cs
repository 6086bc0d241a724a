using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal sealed class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>
{
    public ValidateOptionsResult Validate(string? name, RateLimitOptions options)
    {
        var check = new SectionCheck("limits.rate")
            .AtLeast("requests_per_minute", options.RequestsPerMinute, 1)
            .AtLeast("requests_per_day", options.RequestsPerDay, 1)
            .AtLeast("tokens_per_minute", options.TokensPerMinute, 1)
            .Require("tokens_per_day", !(options.TokensPerDay < 1), $"must be 1 or more, not {options.TokensPerDay}.")
            .AtLeast("concurrent_requests", options.ConcurrentRequests, 1)
            .AtLeast("estimated_tokens_per_request", options.EstimatedTokensPerRequest, 1)
            .AtLeast("ip_rate_limits.requests_per_minute", options.AddressLimits.RequestsPerMinute, 1)
            .AtLeast("ip_rate_limits.requests_per_hour", options.AddressLimits.RequestsPerHour, 1)
            .Require("local_share", options.LocalShare is > 0 and <= 1, $"must be above 0 and at most 1, not {options.LocalShare}.");
        for (var i = 0; i < options.Scopes.Count; i++)
        {
            CheckScope(check, $"scopes[{i}]", options.Scopes[i], options.Scopes.Take(i));
        }

        return check.Result;
    }

    private static void CheckScope(SectionCheck check, string path, RateLimitScopeRule rule, IEnumerable<RateLimitScopeRule> before)
    {
        var hasName = rule.Scope is RateLimitScopeKind.Model or RateLimitScopeKind.Provider;
        var hasId = !hasName && rule.Scope is not (RateLimitScopeKind.Global or RateLimitScopeKind.Address);
        var word = RateLimitScopes.Name(rule.Scope);
        check
            .AtLeast($"{path}.requests_per_minute", rule.RequestsPerMinute, 1)
            .AtLeast($"{path}.requests_per_day", rule.RequestsPerDay, 1)
            .AtLeast($"{path}.tokens_per_minute", rule.TokensPerMinute, 1)
            .Require($"{path}.tokens_per_day", !(rule.TokensPerDay < 1), $"must be 1 or more, not {rule.TokensPerDay}.")
            .AtLeast($"{path}.concurrent_requests", rule.ConcurrentRequests, 1)
            .Require(
                path,
                (rule.RequestsPerMinute ?? rule.RequestsPerDay ?? rule.TokensPerMinute ?? rule.TokensPerDay ?? rule.ConcurrentRequests) is not null,
                "limits nothing; set requests_per_minute, requests_per_day, tokens_per_minute, tokens_per_day or concurrent_requests.")
            .Require($"{path}.id", hasId || rule.Id is null, $"scope \"{word}\" has no ids; remove it.")
            .Require($"{path}.name", hasName || rule.Name is null, $"scope \"{word}\" has no names; remove it.")
            .Require($"{path}.name", rule.Name is not "", "must not be empty; leave it out to limit each.")
            .Require(
                $"{path}.name",
                rule.Scope != RateLimitScopeKind.Model || rule.Name is null or "" || rule.Name.Contains('/', StringComparison.Ordinal),
                $"'{rule.Name}' is not a full model name; write it as provider/model.")
            .Require(
                path,
                !before.Any(other => (other.Scope, other.Id, other.Name) == (rule.Scope, rule.Id, rule.Name)),
                "is there twice for the same scope, id and name; put all limits into one.");
    }
}
