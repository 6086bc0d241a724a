using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

/// <summary>
/// The circuit breakers of all providers. The gateway's own providers have theirs from the start; a provider a tenant
/// owns has one of its own even when it bears the same name.
/// </summary>
public sealed partial class CircuitBreakers
{
    private readonly FrozenDictionary<string, CircuitBreaker> _own;
    private readonly ConditionalWeakTable<DynamicProviderInstance, CircuitBreaker> _owned = [];
    private readonly TimeProvider _time;
    private readonly CircuitBreakerMetrics _metrics;
    private readonly ILogger _logger;

    /// <summary>Makes a breaker for each of the gateway's own providers.</summary>
    /// <param name="providers">The providers, with their settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="meterFactory">The factory of the application, for the metrics.</param>
    /// <param name="logger">Where changes of state are written.</param>
    public CircuitBreakers(ProviderRegistry providers, TimeProvider time, IMeterFactory meterFactory, ILogger<CircuitBreakers> logger)
    {
        ArgumentNullException.ThrowIfNull(providers);
        ArgumentNullException.ThrowIfNull(meterFactory);
        _time = time;
        _logger = logger;
        _own = providers.All.ToFrozenDictionary(provider => provider.Name, provider => Create(provider.Name, provider.Settings, owner: null), StringComparer.Ordinal);
        _metrics = new CircuitBreakerMetrics(meterFactory, _own.Values);
    }

    /// <summary>Occurs after each change of state of any breaker, on the thread that caused it.</summary>
    public event EventHandler<CircuitStateChangedEventArgs>? StateChanged;

    /// <summary>Finds the breaker of one of the gateway's own providers.</summary>
    /// <param name="provider">The provider's name; case-sensitive.</param>
    /// <param name="breaker">Its breaker.</param>
    public bool TryGet(string provider, [NotNullWhen(true)] out CircuitBreaker? breaker) => _own.TryGetValue(provider, out breaker);

    /// <summary>Gives the breaker of one of the gateway's own providers.</summary>
    /// <param name="provider">The provider's name; case-sensitive.</param>
    /// <exception cref="KeyNotFoundException">There is no such provider.</exception>
    public CircuitBreaker Get(string provider) => _own[provider];

    /// <summary>Gives the breaker of a provider made through the admin API; made when it is first asked for, and gone with the provider.</summary>
    /// <param name="provider">The provider.</param>
    public CircuitBreaker Get(DynamicProviderInstance provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return _owned.GetValue(provider, owned => Create(owned.Provider.Name, owned.Provider.Settings, owned.Record.Owner));
    }

    /// <summary>Shows the breakers of the gateway's own providers, ordered by name, as they are now.</summary>
    public IReadOnlyList<CircuitBreakerStatus> GetStatus()
        => [.. _own.Values.Select(breaker => breaker.GetStatus()).OrderBy(status => status.Provider, StringComparer.Ordinal)];

    /// <summary>Gives the time after which an attempt at a provider can no longer be under way, short of a long stream.</summary>
    private static TimeSpan LongestAttempt(ProviderSettings settings)
        => TimeSpan.FromSeconds(Math.Max(settings.TimeoutSeconds, settings.StreamingTimeoutSeconds ?? 0));

    private CircuitBreaker Create(string provider, ProviderSettings settings, DynamicProviderOwner? owner)
    {
        var breaker = new CircuitBreaker(provider, settings.CircuitBreaker, _time, LongestAttempt(settings)) { Owner = owner };
        breaker.StateChanged += OnStateChanged;
        return breaker;
    }

    private void OnStateChanged(object? sender, CircuitStateChangedEventArgs change)
    {
        BreakerLog.Changed(_logger, change);
        _metrics.Changed(change);
        foreach (var handler in Delegate.EnumerateInvocationList(StateChanged))
        {
            try
            {
                handler(this, change);
            }
            catch (Exception exception)
            {
                // The call on whose thread this runs has nothing to do with it.
                LogHandlerFailed(_logger, exception, change.Provider);
            }
        }
    }

    [LoggerMessage(52, LogLevel.Error, "A handler of the state change of provider {Provider}'s circuit breaker failed.")]
    private static partial void LogHandlerFailed(ILogger logger, Exception exception, string provider);
}
