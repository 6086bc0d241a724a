using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.CircuitBreaking;

public sealed class CircuitBreakersTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ServiceProvider _services;
    private readonly CircuitBreakers _breakers;

    public CircuitBreakersTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time);
        services.AddHadrianGateway()
            .AddTestProvider("a", options => options.CircuitBreaker.FailureThreshold = 2)
            .AddTestProvider("b");
        _services = services.BuildServiceProvider();
        _breakers = _services.GetRequiredService<CircuitBreakers>();
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    [Trait("Property", "CB-8")]
    public void Get_TenantsProviderOfTheSameName_HasABreakerOfItsOwn()
    {
        var (first, second) = (Owned(), Owned());

        Fail(_breakers.Get(first), 5);

        Assert.False(_breakers.Get(first).TryEnter(out _, out _));
        Assert.True(_breakers.Get("a").TryEnter(out _, out _));
        Assert.True(_breakers.Get(second).TryEnter(out _, out _));
        Assert.Equal(first.Record.Owner, _breakers.Get(first).Owner);
    }

    [Fact]
    public void Get_ProviderWithSettings_UsesThem()
    {
        Fail(_breakers.Get("a"), 2);
        Fail(_breakers.Get("b"), 2);

        Assert.Equal([("a", CircuitState.Open), ("b", CircuitState.Closed)], _breakers.GetStatus().Select(status => (status.Provider, status.State)));
    }

    [Fact]
    [Trait("Property", "CB-10")]
    public void Metrics_WithoutTraffic_ShowTheTrueState()
    {
        var meters = _services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();
        using var states = new MetricCollector<int>(meters, GatewayDiagnostics.Name, "provider.circuit_breaker.state");
        using var transitions = new MetricCollector<long>(meters, GatewayDiagnostics.Name, "provider.circuit_breaker.transitions");
        Fail(_breakers.Get("a"), 2);

        states.RecordObservableInstruments();
        _time.Advance(TimeSpan.FromSeconds(30));
        states.RecordObservableInstruments();

        Assert.Equal(
            [("a", 1), ("b", 0), ("a", 2), ("b", 0)],
            states.GetMeasurementSnapshot().Chunk(2).SelectMany(pair => pair.OrderBy(one => (string)one.Tags["provider"]!, StringComparer.Ordinal))
                .Select(one => ((string)one.Tags["provider"]!, one.Value)));
        Assert.Equal(["open", "half_open"], transitions.GetMeasurementSnapshot().Select(one => (string)one.Tags["state"]!));
    }

    [Fact]
    public void StateChanged_AHandlerFails_TheOthersAndTheCallDoNotNotice()
    {
        var seen = new List<CircuitStateChangedEventArgs>();
        _breakers.StateChanged += (_, _) => throw new InvalidOperationException("mine");
        _breakers.StateChanged += (_, change) => seen.Add(change);

        Fail(_breakers.Get("a"), 2);

        var change = Assert.Single(seen);
        Assert.Equal(("a", CircuitState.Closed, CircuitState.Open, 2, 0), (change.Provider, change.PreviousState, change.NewState, change.FailureCount, change.SuccessCount));
    }

    private static void Fail(CircuitBreaker breaker, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.True(breaker.TryEnter(out var permit, out _));
            permit.Report(AttemptResult.Failure);
        }
    }

    private DynamicProviderInstance Owned()
    {
        var record = new DynamicProvider
        {
            Id = Guid.NewGuid(),
            Name = "a",
            Owner = new DynamicProviderOwner(DynamicProviderOwnerKind.Organization, Guid.NewGuid()),
            ProviderType = "test",
            CreatedAt = _time.GetUtcNow(),
            UpdatedAt = _time.GetUtcNow(),
        };
        return new DynamicProviderInstance(record, new TestProvider("a", new TestProviderOptions(), _time));
    }
}
