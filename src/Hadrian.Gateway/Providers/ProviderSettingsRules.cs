using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>Checks the settings every provider has, whether they come from configuration or code.</summary>
internal static class ProviderSettingsRules
{
    private const string Breaker = "circuit_breaker.";
    private const string Retry = "retry.";
    private const int MostRetries = 100;

    /// <summary>Checks all providers together, so that everything wrong is told at once.</summary>
    /// <exception cref="GatewayConfigurationException">Something is wrong.</exception>
    public static void Check(IReadOnlyDictionary<string, IGatewayProvider> providers)
    {
        var problems = providers.Values
            .OrderBy(provider => provider.Name, StringComparer.Ordinal)
            .Select(provider => Check(provider, providers))
            .Where(result => result.Failed)
            .Select(result => result.FailureMessage)
            .ToList();
        if (problems.Count > 0)
        {
            throw new GatewayConfigurationException(string.Join("; ", problems));
        }
    }

    public static SectionCheck CircuitBreaker(this SectionCheck check, CircuitBreakerOptions options, string prefix = Breaker) => check
        .AtLeast(prefix + "failure_threshold", options.FailureThreshold, 1)
        .AtLeast(prefix + "success_threshold", options.SuccessThreshold, 1)
        .AtLeast(prefix + "cooldown_secs", options.CooldownSeconds, 1)
        .AtLeast(prefix + "max_open_timeout_secs", options.MaxOpenSeconds, 1)
        .AtLeast(prefix + "probe_timeout_secs", options.ProbeTimeoutSeconds, 1)
        .Multiplier(prefix + "backoff_multiplier", options.BackoffMultiplier)
        .Statuses(prefix + "failure_status_codes", options.FailureStatusCodes);

    public static SectionCheck Retries(this SectionCheck check, RetryOptions options, string prefix = Retry) => check
        .Between(prefix + "max_retries", options.MaxRetries, 0, MostRetries)
        .Between(prefix + "embedding_max_retries", options.EmbeddingMaxRetries, 0, MostRetries)
        .Between(prefix + "read_only_max_retries", options.ReadOnlyMaxRetries, 0, MostRetries)
        .AtLeast(prefix + "initial_delay_ms", options.InitialDelayMilliseconds, 0)
        .Require(prefix + "max_delay_ms", options.MaxDelayMilliseconds >= options.InitialDelayMilliseconds,
            $"must be at least {prefix}initial_delay_ms, {options.InitialDelayMilliseconds}, not {options.MaxDelayMilliseconds}.")
        .Multiplier(prefix + "backoff_multiplier", options.BackoffMultiplier)
        .Require(prefix + "jitter", options.Jitter is >= 0 and <= 1, $"must be from 0 to 1, not {options.Jitter}.")
        .Statuses(prefix + "retryable_status_codes", options.RetryableStatusCodes);

    private static SectionCheck HealthCheck(this SectionCheck check, HealthCheckOptions options) => check
        .AtLeast("health_check.interval_secs", options.IntervalSeconds, 1)
        .AtLeast("health_check.timeout_secs", options.TimeoutSeconds, 1)
        .AtLeast("health_check.failure_threshold", options.FailureThreshold, 1)
        .AtLeast("health_check.success_threshold", options.SuccessThreshold, 1)
        .Require("health_check.model", options is not { Enabled: true, Mode: HealthCheckMode.Inference } || !string.IsNullOrEmpty(options.Model),
            "is missing; mode \"inference\" needs it, name a cheap model.");

    private static ValidateOptionsResult Check(IGatewayProvider provider, IReadOnlyDictionary<string, IGatewayProvider> providers)
    {
        var settings = provider.Settings;
        var check = new SectionCheck($"providers.{provider.Name}").CircuitBreaker(settings.CircuitBreaker).Retries(settings.Retry).HealthCheck(settings.HealthCheck);
        for (var i = 0; i < settings.FallbackProviders.Count; i++)
        {
            var name = settings.FallbackProviders[i];
            check.Require($"fallback_providers[{i}]", name != provider.Name, "a provider cannot fall back to itself; name another or remove it.")
                .Known($"fallback_providers[{i}]", name, providers);
        }

        foreach (var (model, fallbacks) in settings.ModelFallbacks)
        {
            for (var i = 0; i < fallbacks.Count; i++)
            {
                var key = $"model_fallbacks.\"{model}\"[{i}]";
                check.Require(key + ".model", !string.IsNullOrEmpty(fallbacks[i].Model), "is missing; name the model to try.")
                    .Known(key + ".provider", fallbacks[i].Provider ?? provider.Name, providers);
            }
        }

        return check.Result;
    }

    private static SectionCheck Known(this SectionCheck check, string key, string name, IReadOnlyDictionary<string, IGatewayProvider> providers)
        => check.Require(key, providers.ContainsKey(name),
            $"provider '{name}' is not configured; known: {string.Join(", ", providers.Keys.Order(StringComparer.Ordinal))}.");

    private static SectionCheck Multiplier(this SectionCheck check, string key, double value)
        => check.Require(key, value >= 1 && double.IsFinite(value), $"must be 1 or more, not {value}.");

    private static SectionCheck Statuses(this SectionCheck check, string key, IList<int> statuses)
    {
        for (var i = 0; i < statuses.Count; i++)
        {
            check.Between($"{key}[{i}]", statuses[i], 400, 599);
        }

        return check;
    }
}
