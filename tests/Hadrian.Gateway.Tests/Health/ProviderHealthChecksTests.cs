using System.Diagnostics;
using System.Text.Json;
using Hadrian.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using System.Diagnostics.Metrics;

namespace Hadrian.Gateway.Tests.Health;

public sealed class ProviderHealthChecksTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 20, 12, 0, 0, TimeSpan.Zero));
    private readonly FaultyProvider _provider;
    private readonly Lazy<ServiceProvider> _services;

    public ProviderHealthChecksTests()
    {
        _provider = new FaultyProvider("p", _time);
        (_provider.Settings.HealthCheck.Enabled, _provider.Settings.HealthCheck.Mode, _provider.Settings.HealthCheck.Model) = (true, HealthCheckMode.Inference, "small");
        _services = new(() =>
        {
            var services = new ServiceCollection();
            services.AddSingleton<TimeProvider>(_time);
            services.AddSingleton<IGatewayProvider>(_provider);
            services.AddHadrianGateway()
                .AddTestProvider("unchecked")
                .ConfigureUsage(usage => usage.BatchSize = 1)
                .ConfigurePricing(pricing => pricing.Prices.Add(new("p", "small", new ModelPrice
                {
                    Tokens = new TokenPrices { Input = Money.FromDollars(1), Output = Money.FromDollars(1) },
                })));
            return services.BuildServiceProvider();
        });
    }

    private ProviderHealthChecks Checks => _services.Value.GetRequiredService<ProviderHealthChecks>();

    private CircuitBreaker Breaker => _services.Value.GetRequiredService<CircuitBreakers>().Get("p");

    private ProviderHealth Health => Checks.TryGet("p", out var health) ? health : throw new InvalidOperationException("p is not checked.");

    public void Dispose() => _services.Value.Dispose();

    public static TheoryData<ScriptedAnswer, int?, int> Answers => new()
    {
        { ScriptedAnswer.Chat("pong"), 200, 0 },
        { ScriptedAnswer.Error(503), 503, 1 },
        { ScriptedAnswer.Error(401), 401, 0 },
        { ScriptedAnswer.Error(429), 429, 0 },
        { ScriptedAnswer.Unreachable(), null, 1 },
        { ScriptedAnswer.Chat("pong").ResetAt(20), 200, 1 },
        { ScriptedAnswer.Bytes("<html>"u8.ToArray(), "text/html"), 200, 1 },
        { ScriptedAnswer.Json("""{"error":{"message":"no"}}"""), 200, 1 },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    [Trait("Property", "HC-2")]
    public async Task Check_WhateverComes_CountsOnceForTheBreaker(ScriptedAnswer answer, int? status, int failures)
    {
        _provider.Enqueue(answer);

        await Checks.CheckAsync(_provider, CancellationToken.None);

        Assert.Single(_provider.Requests);
        Assert.Equal(failures, Breaker.GetStatus().FailureCount);
        Assert.Equal(status, Health.StatusCode);
        var isHealthy = status == 200 && failures == 0;
        Assert.Equal(isHealthy ? ProviderHealthState.Healthy : ProviderHealthState.Unhealthy, Health.State);
        Assert.Equal(isHealthy, Health.Error is null);
    }

    [Fact]
    [Trait("Property", "HC-2")]
    public async Task Check_BreakerOpen_AsksAllTheSameAndClosesItOnlyAfterTheCooldown()
    {
        (_provider.Settings.CircuitBreaker.FailureThreshold, _provider.Settings.CircuitBreaker.SuccessThreshold) = (1, 2);
        _provider.Enqueue(ScriptedAnswer.Error(500));
        await Checks.CheckAsync(_provider, CancellationToken.None);
        Assert.Equal(CircuitState.Open, Breaker.GetStatus().State);

        await Checks.CheckAsync(_provider, CancellationToken.None);
        Assert.Equal((2, CircuitState.Open), (_provider.Requests.Count, Breaker.GetStatus().State));

        _time.Advance(TimeSpan.FromSeconds(30));
        await Checks.CheckAsync(_provider, CancellationToken.None);
        Assert.Equal((CircuitState.HalfOpen, 1), (Breaker.GetStatus().State, Breaker.GetStatus().SuccessCount));
        await Checks.CheckAsync(_provider, CancellationToken.None);
        Assert.Equal(CircuitState.Closed, Breaker.GetStatus().State);
    }

    [Fact]
    public async Task Check_NoAnswerInTime_IsAFailure()
    {
        _provider.Settings.HealthCheck.TimeoutSeconds = 3;
        _provider.Enqueue(ScriptedAnswer.Chat("late").DelayedBy(TimeSpan.FromMinutes(1)));

        var check = Checks.CheckAsync(_provider, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(3));
        await check;

        Assert.Equal((ProviderHealthState.Unhealthy, TimeSpan.FromSeconds(3)), (Health.State, Health.Latency));
        Assert.Contains("in time", Health.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_Inference_AsksForFiveTokensAndIsRecordedAsNobodys()
    {
        _provider.Settings.HealthCheck.Prompt = "say \"pong\"";

        await Checks.CheckAsync(_provider, CancellationToken.None);

        using var body = JsonDocument.Parse(_provider.Requests.Single().Body);
        Assert.Equal("small", body.RootElement.GetProperty("model").GetString());
        Assert.Equal(5, body.RootElement.GetProperty("max_tokens").GetInt32());
        Assert.Equal("say \"pong\"", body.RootElement.GetProperty("messages")[0].GetProperty("content").GetString());
        await _services.Value.GetRequiredService<UsageRecorder>().FlushAsync(CancellationToken.None);
        var row = Assert.Single(((InMemoryUsageStore)_services.Value.GetRequiredService<IUsageStore>()).Records);
        Assert.Equal(("p", "small", null, null), (row.Provider, row.Model, row.ApiKeyId, row.OrganizationId));
        Assert.True(row.Cost > Money.Zero);
    }

    [Fact]
    public async Task Check_Reachability_ListsModelsAndCostsNothing()
    {
        _provider.Settings.HealthCheck.Mode = HealthCheckMode.Reachability;

        await Checks.CheckAsync(_provider, CancellationToken.None);

        Assert.Equal(ProviderHealthState.Healthy, Health.State);
        Assert.Empty(_provider.Requests);
    }

    [Fact]
    public async Task Check_StateChanges_AreToldOnceAndNotAtTheFirstCheck()
    {
        List<(ProviderHealthState From, ProviderHealthState To)> changes = [];
        Checks.Changed += (_, _) => throw new InvalidOperationException("a handler's own trouble");
        Checks.Changed += (_, change) => changes.Add((change.Previous.State, change.Current.State));
        _provider.Enqueue(ScriptedAnswer.Chat("1"), ScriptedAnswer.Error(500), ScriptedAnswer.Error(500), ScriptedAnswer.Error(500), ScriptedAnswer.Chat("2"));
        using var checks = new MetricCollector<long>(_services.Value.GetRequiredService<IMeterFactory>(), GatewayDiagnostics.Name, "provider.health_checks");
        using var gauge = new MetricCollector<int>(_services.Value.GetRequiredService<IMeterFactory>(), GatewayDiagnostics.Name, "provider.health");

        for (var i = 0; i < 5; i++)
        {
            await Checks.CheckAsync(_provider, CancellationToken.None);
        }

        Assert.Equal([(ProviderHealthState.Healthy, ProviderHealthState.Unhealthy), (ProviderHealthState.Unhealthy, ProviderHealthState.Healthy)], changes);
        Assert.Equal(5, checks.GetMeasurementSnapshot().Sum(measurement => measurement.Value));
        gauge.RecordObservableInstruments();
        Assert.Equal(1, gauge.LastMeasurement!.Value);
    }

    [Fact]
    public async Task Start_ChecksAndThenAtEachIntervalThoughOneBreaks()
    {
        _provider.Settings.HealthCheck.IntervalSeconds = 60;
        var service = _services.Value.GetServices<IHostedService>().OfType<ProviderHealthChecks>().Single();
        Assert.Same(Checks, service);
        Assert.Equal(["p"], Checks.GetHealth().Select(health => health.Provider));
        var started = _time.GetUtcNow();

        await service.StartAsync(CancellationToken.None);
        await AdvanceUntilAsync(() => _provider.Requests.Count >= 1);
        _provider.Enqueue(ScriptedAnswer.Json("{ this is no answer"));
        for (var i = 2; i <= 4; i++)
        {
            await AdvanceUntilAsync(() => _provider.Requests.Count >= i);
        }

        await service.StopAsync(CancellationToken.None);
        Assert.True(_time.GetUtcNow() - started >= TimeSpan.FromSeconds(180));
    }

    // A check waits on the pool, so time passes until it has come round.
    private async Task AdvanceUntilAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition() && watch.Elapsed < Patience)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.True(condition());
    }
}
