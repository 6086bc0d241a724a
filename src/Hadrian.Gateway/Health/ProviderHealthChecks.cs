using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

/// <summary>Checks the providers whose settings ask for it, each at its own pace, and remembers what was found. Calls are routed without regard to it.</summary>
public sealed partial class ProviderHealthChecks : BackgroundService
{
    // The first check comes at once, but nodes that start together do not ask in step.
    private const double LargestHeadStart = 0.1;

    private readonly IReadOnlyList<IGatewayProvider> _checked;
    private readonly ConcurrentDictionary<string, ProviderHealth> _health;
    private readonly HealthProbe _probe;
    private readonly SharedJobs _jobs;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Counter<long> _checks;
    private readonly Histogram<double> _durations;

    internal ProviderHealthChecks(
        ProviderRegistry providers, HealthProbe probe, SharedJobs jobs, TimeProvider time, IMeterFactory meters, ILogger<ProviderHealthChecks> logger)
    {
        _checked = [.. providers.All.Where(provider => provider.Settings.HealthCheck.Enabled)];
        _health = new(_checked.Select(provider => KeyValuePair.Create(provider.Name, new ProviderHealth(provider.Name))), StringComparer.Ordinal);
        _probe = probe;
        _jobs = jobs;
        _time = time;
        _logger = logger;
#pragma warning disable CA2000 // the factory owns the meter
        var meter = meters.Create(GatewayDiagnostics.Name);
#pragma warning restore CA2000
        _checks = meter.CreateCounter<long>("provider.health_checks", null, "Checks of providers, by provider and status.");
        _durations = meter.CreateHistogram<double>("provider.health_check.duration", "s", "How long checks of providers took.");
        meter.CreateObservableGauge("provider.health", Observe, null, "1 for a healthy provider, 0 for an unhealthy one.");
    }

    /// <summary>Occurs after a provider's state changed, but not when its first check gave it one.</summary>
    public event EventHandler<ProviderHealthChangedEventArgs>? Changed;

    /// <summary>Shows the providers that are checked, ordered by name.</summary>
    public IReadOnlyList<ProviderHealth> GetHealth() => [.. _health.Values.OrderBy(health => health.Provider, StringComparer.Ordinal)];

    /// <summary>Shows one provider that is checked.</summary>
    /// <param name="provider">The provider's name; case-sensitive.</param>
    /// <param name="health">Its health.</param>
    public bool TryGet(string provider, [NotNullWhen(true)] out ProviderHealth? health) => _health.TryGetValue(provider, out health);

    /// <summary>Makes one check.</summary>
    internal async Task CheckAsync(IGatewayProvider provider, CancellationToken cancellationToken)
        => Apply(provider, await _probe.RunAsync(provider, cancellationToken).ConfigureAwait(false));

    private void Apply(IGatewayProvider provider, HealthCheckResult result)
    {
        _probe.Report(provider, result);
        var previous = _health[provider.Name];
        var current = previous.After(result, provider.Settings.HealthCheck);
        _health[provider.Name] = current;
        KeyValuePair<string, object?> name = new("provider", provider.Name);
        _checks.Add(1, name, new("status", result.IsHealthy ? "healthy" : "unhealthy"));
        _durations.Record(result.Latency.TotalSeconds, name);
        if (previous.State == current.State)
        {
            return;
        }

        Log(previous, current);
        if (previous.State != ProviderHealthState.Unknown)
        {
            Tell(previous, current);
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Task.WhenAll(_checked.Select(provider => CheckRegularlyAsync(provider, stoppingToken)));

    private async Task CheckRegularlyAsync(IGatewayProvider provider, CancellationToken stoppingToken)
    {
        var interval = TimeSpan.FromSeconds(provider.Settings.HealthCheck.IntervalSeconds);
        var wait = interval * (LargestHeadStart * Random.Shared.NextDouble());
        while (true)
        {
            await Task.Delay(wait, _time, stoppingToken).ConfigureAwait(false);
            var started = _time.GetTimestamp();
            wait = interval;
            try
            {
                if (provider.Settings.HealthCheck.Mode == HealthCheckMode.Inference)
                {
                    wait = await CheckInTurnAsync(provider, interval, stoppingToken).ConfigureAwait(false);
                    continue;
                }

                await CheckAsync(provider, stoppingToken).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // one check that breaks must not end all
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogBroken(_logger, exception, provider.Name);
            }

            var rest = interval - _time.GetElapsedTime(started);
            wait = rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        }
    }

    /// <summary>Makes one check that costs money, or takes over what another node's has found.</summary>
    /// <returns>How long to wait before the next.</returns>
    private async Task<TimeSpan> CheckInTurnAsync(IGatewayProvider provider, TimeSpan interval, CancellationToken cancellationToken)
    {
        var isDone = false;
        string? told;
        TimeSpan wait;
        try
        {
            (told, wait) = await _jobs.RunAsync("health_check", provider.Name, interval, CheckAndTellAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!isDone && StorageFailures.IsOfStorage(exception))
        {
            // A check too many is better than none.
            LogAlone(_logger, exception, provider.Name);
            await CheckAsync(provider, cancellationToken).ConfigureAwait(false);
            return interval;
        }

        if (told is not null && HealthCheckResult.Read(told) is { } found && found.EndedAt != _health[provider.Name].LastCheck)
        {
            Apply(provider, found);
        }

        return wait;

        async Task<string?> CheckAndTellAsync(CancellationToken token)
        {
            var result = await _probe.RunAsync(provider, token).ConfigureAwait(false);
            isDone = true;
            Apply(provider, result);
            return result.Write();
        }
    }

    private void Log(ProviderHealth previous, ProviderHealth current)
    {
        if (current.State == ProviderHealthState.Unhealthy)
        {
            LogUnhealthy(_logger, current.Provider, current.Error);
        }
        else if (previous.State == ProviderHealthState.Unhealthy)
        {
            LogHealthy(_logger, current.Provider);
        }
    }

    private void Tell(ProviderHealth previous, ProviderHealth current)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(Changed))
        {
            try
            {
                handler(this, new ProviderHealthChangedEventArgs(previous, current));
            }
            catch (Exception exception)
            {
                LogHandlerFailed(_logger, exception, current.Provider);
            }
        }
    }

    private IEnumerable<Measurement<int>> Observe() => _health.Values
        .Where(health => health.State != ProviderHealthState.Unknown)
        .Select(health => new Measurement<int>(health.State == ProviderHealthState.Healthy ? 1 : 0, new KeyValuePair<string, object?>("provider", health.Provider)));

    [LoggerMessage(80, LogLevel.Information, "Provider {Provider} is healthy again.")]
    private static partial void LogHealthy(ILogger logger, string provider);

    [LoggerMessage(83, LogLevel.Warning, "Provider {Provider} is unhealthy. {Error}")]
    private static partial void LogUnhealthy(ILogger logger, string provider, string? error);

    [LoggerMessage(81, LogLevel.Error, "The health check of provider {Provider} broke off.")]
    private static partial void LogBroken(ILogger logger, Exception exception, string provider);

    [LoggerMessage(84, LogLevel.Warning, "Provider {Provider} is checked by this node alone, as the database does not tell whose turn it is.")]
    private static partial void LogAlone(ILogger logger, Exception exception, string provider);

    [LoggerMessage(82, LogLevel.Error, "A handler of the change of provider {Provider}'s health failed.")]
    private static partial void LogHandlerFailed(ILogger logger, Exception exception, string provider);
}
