using System.Diagnostics;
using Hadrian.Gateway;
using Hadrian.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

[Trait("Property", "HC-4")]
public sealed class SharedHealthChecksTests : StorageTest
{
    private readonly FakeTimeProvider _time = new(Now);

    [StorageFact]
    public async Task Start_ThreeNodes_AskOncePerIntervalAndAllKnowTheResult()
    {
        var provider = new FaultyProvider("p", _time);
        var check = provider.Settings.HealthCheck;
        (check.Enabled, check.Mode, check.Model, check.IntervalSeconds) = (true, HealthCheckMode.Inference, "small", 60);
        var nodes = Enumerable.Range(0, 3).Select(_ => Start(provider)).ToArray();
        var checks = nodes.Select(node => node.GetRequiredService<ProviderHealthChecks>()).ToArray();
        foreach (var each in checks)
        {
            await each.StartAsync(None);
        }

        await AdvanceUntilAsync(() => checks.All(each => StateOf(each) == ProviderHealthState.Healthy));
        provider.Default = ScriptedAnswer.Error(503);
        await AdvanceUntilAsync(() => checks.All(each => StateOf(each) == ProviderHealthState.Unhealthy));

        var elapsed = _time.GetUtcNow() - Now;
        Assert.InRange(provider.Requests.Count, 2, (int)(elapsed / TimeSpan.FromSeconds(60)) + 1);
        foreach (var (each, node) in checks.Zip(nodes))
        {
            await each.StopAsync(None);
            await node.DisposeAsync();
        }
    }

    private static ProviderHealthState StateOf(ProviderHealthChecks checks) => checks.GetHealth().Single().State;

    private ServiceProvider Start(FaultyProvider provider)
    {
        ServiceCollection services = new();
        services.AddLogging().AddSingleton<TimeProvider>(_time).AddSingleton<IGatewayProvider>(provider);
        AddStorage(services.AddHadrianGateway());
        return services.BuildServiceProvider();
    }

    // The checks wait on the pool and on the database, so time passes until they have come round.
    private async Task AdvanceUntilAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "It never came to that.");
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }
}
