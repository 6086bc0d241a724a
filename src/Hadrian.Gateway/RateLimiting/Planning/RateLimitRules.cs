namespace Hadrian.Gateway;

/// <summary>Takes the options apart into single limits.</summary>
internal static class RateLimitRules
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Gives the limits of the configured scopes.</summary>
    public static IEnumerable<RateLimitRule> Of(RateLimitOptions options) => options.Scopes.SelectMany(rule => Limits(
        (rule.Scope, rule.Id, rule.Name),
        options.WindowType,
        (rule.RequestsPerMinute, rule.RequestsPerDay, rule.TokensPerMinute, rule.TokensPerDay, rule.ConcurrentRequests)));

    /// <summary>Gives the limits every key has, its own before the general ones; <see langword="null"/> stands for callers in process that have none.</summary>
    public static IEnumerable<RateLimitRule> OfKey(RateLimitOptions options, ApiKeyRecord? key) => Limits(
        (RateLimitScopeKind.Key, null, null),
        options.WindowType,
        (key?.RateLimitRpm ?? options.RequestsPerMinute, options.RequestsPerDay, key?.RateLimitTpm ?? options.TokensPerMinute, options.TokensPerDay, options.ConcurrentRequests));

    /// <summary>Gives the token limits of callers at the edge that have no key. Their requests are limited in authentication.</summary>
    public static IEnumerable<RateLimitRule> OfStrangers(RateLimitOptions options) => Limits(
        (RateLimitScopeKind.Address, null, null), options.WindowType, (null, null, options.TokensPerMinute, options.TokensPerDay, null));

    private static IEnumerable<RateLimitRule> Limits(
        (RateLimitScopeKind Kind, Guid? Id, string? Name) scope,
        RateLimitWindowType type,
        (long? RequestsPerMinute, long? RequestsPerDay, long? TokensPerMinute, long? TokensPerDay, long? Concurrency) limits)
    {
        (RateLimitMeasure Measure, TimeSpan Window, long? Limit)[] all =
        [
            (RateLimitMeasure.Requests, Minute, limits.RequestsPerMinute),
            (RateLimitMeasure.Requests, Day, limits.RequestsPerDay),
            (RateLimitMeasure.Tokens, Minute, limits.TokensPerMinute),
            (RateLimitMeasure.Tokens, Day, limits.TokensPerDay),
            (RateLimitMeasure.Concurrency, TimeSpan.Zero, limits.Concurrency),
        ];
        foreach (var (measure, window, limit) in all)
        {
            if (limit is { } known)
            {
                yield return new RateLimitRule(scope.Kind, scope.Id, scope.Name, measure, new RateLimitWindow(window, type), known);
            }
        }
    }
}
