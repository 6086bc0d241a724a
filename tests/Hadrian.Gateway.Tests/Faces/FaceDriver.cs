using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Faces;

/// <summary>Sets a scenario up on one face and plays it.</summary>
internal abstract class FaceDriver : IAsyncDisposable
{
    protected FaceDriver(Scenario scenario)
    {
        Scenario = scenario;
        Upstream = new Upstream("test", Time);
    }

    protected Scenario Scenario { get; }

    protected Upstream Upstream { get; }

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, 250, TimeSpan.Zero));

    protected CallProbe Probe { get; } = new();

    protected string? KeyHeader => Scenario.KeyHeader?.Replace(Scenario.TheKey, Key, StringComparison.Ordinal);

    protected string? Authorization => Scenario.Authorization?.Replace(Scenario.TheKey, Key, StringComparison.Ordinal);

    private string Key { get; set; } = string.Empty;

    public static FaceDriver Create(Face face, Scenario scenario) => face switch
    {
        Face.ChatClient => new ChatClientDriver(scenario),
        Face.HttpClient => new HttpClientDriver(scenario),
        _ => new AspNetCoreDriver(scenario),
    };

    public async Task<Verdict> PlayAsync(bool streaming)
    {
        var services = await StartAsync();
        var generated = services.GetRequiredService<ApiKeyGenerator>().Generate();
        Key = generated.Key;
        await services.GetRequiredService<IApiKeyStore>().CreateAsync(Scenario.Key(Keys.Record(Time.GetUtcNow())), generated.Hash, CancellationToken.None);
        for (var i = 0; i < Scenario.Earlier; i++)
        {
            await CallAsync(streaming);
        }

        Time.Advance(Scenario.Pause);
        if (!Scenario.AnotherUnderWay)
        {
            return await CallCountedAsync(streaming);
        }

        Upstream.Hold();
        var other = CallAsync(streaming);
        await Upstream.ArrivalAsync();
        var verdict = CallCountedAsync(streaming);
        if (Scenario.Expected.ReachedProvider)
        {
            // Neither is let go before both are there.
            await Task.WhenAny(verdict, Upstream.ArrivalAsync());
            Upstream.Release();
        }

        var result = await verdict;
        Upstream.Release();
        Assert.Equal(200, (await other).Status);
        return result;
    }

    public abstract ValueTask DisposeAsync();

    protected abstract Task<IServiceProvider> StartAsync();

    /// <summary>Makes one call; whether the provider was reached is counted elsewhere.</summary>
    protected abstract Task<Verdict> CallAsync(bool streaming);

    protected IHadrianGatewayBuilder AddGateway(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IGatewayProvider>(Upstream);
        foreach (var name in Scenario.OtherProviders)
        {
            services.AddSingleton<IGatewayProvider>(new Upstream(name, Time));
        }

        services.AddSingleton<IGatewayPolicy>(Probe);
        var gateway = services.AddHadrianGateway()
            .ConfigureAuthentication(options => options.Mode = Scenario.Mode)
            .ConfigureAuthentication(Scenario.Authentication)
            .ConfigureRateLimits(Scenario.Limits);
        Scenario.Gateway(gateway);
        return gateway;
    }

    private async Task<Verdict> CallCountedAsync(bool streaming)
    {
        var before = Upstream.Calls;
        var verdict = await CallAsync(streaming);
        return verdict with { ReachedProvider = Upstream.Calls > before };
    }
}
