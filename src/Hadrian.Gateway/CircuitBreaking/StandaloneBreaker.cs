using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>Gives a client's circuit breaker: the gateway's for a provider named outright, or one of the client's own.</summary>
internal static class StandaloneBreaker
{
    public static CircuitBreaker Get(IServiceProvider services, string? named, string? describedAs, Action<CircuitBreakerOptions>? configure)
    {
        if (configure is null && named is not null && services.GetService<CircuitBreakers>() is { } breakers && breakers.TryGet(named, out var shared))
        {
            return shared;
        }

        var options = new CircuitBreakerOptions();
        configure?.Invoke(options);
        var check = new SectionCheck("circuit_breaker").CircuitBreaker(options, string.Empty).Result;
        if (check.Failed)
        {
            throw new OptionsValidationException("circuit_breaker", typeof(CircuitBreakerOptions), check.Failures);
        }

        var breaker = new CircuitBreaker(named ?? describedAs ?? "unknown", options, PolicyFactories.Clock(services));
        if (services.GetService<ILogger<CircuitBreaker>>() is { } logger)
        {
            breaker.StateChanged += (_, change) => BreakerLog.Changed(logger, change);
        }

        return breaker;
    }

    public static AttemptClassifier Classifier(IServiceProvider services)
        => services.GetService<AttemptClassifier>() ?? new AttemptClassifier(services.GetService<IEnumerable<IUpstreamStatusReader>>() ?? []);
}
