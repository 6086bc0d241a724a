using CsCheck;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Routing;

public sealed class ModelBalancerTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Choose_ModelIsNotBalanced_IsLeftToTheRouter()
    {
        using var services = Gateway(("fast:targets:0:provider", "a"));

        Assert.Null(Choose(services, "a/fast"));
        Assert.Null(Choose(services, null));
    }

    [Fact]
    public void Choose_Weighted_GivesEachTargetItsShare()
    {
        using var services = Gateway(
            ("m:targets:0:provider", "a"), ("m:targets:0:weight", "6"),
            ("m:targets:1:provider", "b"), ("m:targets:1:weight", "3"),
            ("m:targets:2:provider", "c"));
        const int Calls = 10_000;

        // Draws that are spread evenly give the shares exactly, but for rounding.
        var next = 0;
        var balancer = Balancer(services, () => (next++ + 0.5) / Calls);
        var counts = Enumerable.Range(0, Calls).Select(_ => balancer.Choose("m", null, static _ => true)![0].Target.Provider).CountBy(name => name).ToDictionary();

        Assert.Equal((6_000, 3_000, 1_000), (counts["a"], counts["b"], counts["c"]));
    }

    [Fact]
    [Trait("Property", "FB-1")]
    public void Choose_Always_NamesEveryTargetOnceTheChosenFirst()
        => Gen.Double[0, 0.999999].Sample(drawn =>
        {
            using var services = Gateway(("m:targets:0:provider", "a"), ("m:targets:1:provider", "b"), ("m:targets:2:provider", "c"));
            var routes = Balancer(services, () => drawn).Choose("m", null, static _ => true)!;

            Assert.Equal(["a", "b", "c"], routes.Select(route => route.Target.Provider).Order());
        }, iter: 20);

    [Fact]
    public void Choose_LeastLatency_PrefersTheFasterOfTwo()
    {
        using var services = Gateway(("m:strategy", "least_latency"), ("m:targets:0:provider", "a"), ("m:targets:1:provider", "b"));
        var latencies = services.GetRequiredService<TargetLatencies>();
        latencies.Observe(new ModelTarget("a", "m"), TimeSpan.FromSeconds(2));
        latencies.Observe(new ModelTarget("b", "m"), TimeSpan.FromSeconds(1));
        Assert.All(Enumerable.Range(0, 50), _ => Assert.Equal("b", Choose(services, "m")![0]));

        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            latencies.Observe(new ModelTarget("b", "m"), TimeSpan.FromSeconds(5));
        }

        Assert.All(Enumerable.Range(0, 50), _ => Assert.Equal("a", Choose(services, "m")![0]));
    }

    [Fact]
    public void Choose_LeastLatency_TriesASlowTargetAgainAfterAWhile()
    {
        using var services = Gateway(("m:strategy", "least_latency"), ("m:targets:0:provider", "a"), ("m:targets:1:provider", "b"));
        var latencies = services.GetRequiredService<TargetLatencies>();
        latencies.Observe(new ModelTarget("a", "m"), TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromMinutes(5));
        latencies.Observe(new ModelTarget("b", "m"), TimeSpan.FromSeconds(1));

        Assert.Equal("a", Choose(services, "m")![0]);
    }

    [Fact]
    public void Choose_LeastLatency_OfThree_LeavesNoneOutButTheSlowest()
    {
        using var services = Gateway(
            ("m:strategy", "least_latency"), ("m:targets:0:provider", "a"), ("m:targets:1:provider", "b"), ("m:targets:2:provider", "c"));
        var latencies = services.GetRequiredService<TargetLatencies>();
        foreach (var (name, seconds) in new[] { ("a", 1), ("b", 2), ("c", 3) })
        {
            latencies.Observe(new ModelTarget(name, "m"), TimeSpan.FromSeconds(seconds));
        }

        var chosen = Enumerable.Range(0, 2_000).Select(_ => Choose(services, "m")![0]).CountBy(name => name).ToDictionary();

        Assert.False(chosen.ContainsKey("c"));
        Assert.InRange(chosen["b"], 400, 950);
    }

    [Fact]
    public void Choose_Sticky_KeepsAConversationWhereItIsWhenAnotherTargetLeaves()
    {
        using var services = Gateway(
            ("m:targets:0:provider", "a"), ("m:targets:1:provider", "b"), ("m:targets:1:weight", "2"), ("m:targets:2:provider", "c"));
        var balancer = services.GetRequiredService<ModelBalancer>();
        var moved = 0;
        for (var i = 0; i < 500; i++)
        {
            var before = balancer.Choose("m", $"conversation-{i}", static _ => true)![0].Target.Provider;
            Assert.Equal(before, balancer.Choose("m", $"conversation-{i}", static _ => true)![0].Target.Provider);
            var after = balancer.Choose("m", $"conversation-{i}", static target => target.Provider != "c")![0].Target.Provider;
            Assert.True(before == "c" || before == after);
            moved += before == "c" ? 1 : 0;
        }

        // A quarter of them, by weight.
        Assert.InRange(moved, 80, 170);
    }

    [Fact]
    public void Choose_BreakerIsOpen_PassesTheTargetOver()
    {
        using var services = Gateway(("m:targets:0:provider", "a"), ("m:targets:1:provider", "b"));
        Open(services, "a");

        Assert.All(Enumerable.Range(0, 50), _ => Assert.Equal(["b"], Choose(services, "m")!));
        Open(services, "b");
        Assert.Equal(2, Choose(services, "m")!.Length);
    }

    [Fact]
    public async Task Call_ToABalancedModel_IsMeasuredWhereItWent()
    {
        using var services = Gateway(("m:strategy", "least_latency"), ("m:targets:0:provider", "a"));
        var pipeline = services.GetRequiredService<PolicyPipeline>();
        var call = new GatewayCall(GatewayOperation.Chat, _time.GetUtcNow()) { RequestedModel = "m", Target = new ModelTarget("a", "m") };
        await using var lease = new PolicyPipeline([services.GetRequiredService<LatencyPolicy>()], _time).Begin(call);
        Assert.Null(await lease.AcquireAsync(PolicyStage.Reservation, CancellationToken.None));
        call.TimeToFirstOutput = TimeSpan.FromSeconds(3);

        await lease.SettleAsync(new CallOutcome { Status = CallStatus.Succeeded });

        Assert.Contains(pipeline.Policies, policy => policy is LatencyPolicy);
        Assert.Equal(3, services.GetRequiredService<TargetLatencies>().Of(call.Target), 3);
    }

    [Fact]
    public async Task Plan_BalancedModel_FallsBackToTheOtherTargetsThenToTheChain()
    {
        using var services = Gateway(
            ("m:targets:0:provider", "a"), ("m:targets:1:provider", "b"), ("m:sticky", "true"), ("/providers:a:fallback_providers:0", "c"), ("/providers:b:fallback_providers:0", "c"));
        var call = new GatewayCall(GatewayOperation.Chat, _time.GetUtcNow()) { AffinityKey = "x" };

        Assert.Null(await services.GetRequiredService<CallPlanner>().PlanAsync(call, "m", [], default));

        var other = call.Target!.Provider == "a" ? "b" : "a";
        Assert.Equal([$"{other}/m", "c/m"], call.Fallbacks.Select(target => target.CanonicalName));
        Assert.Equal("m", call.RequestedModel);
    }

    [Theory]
    [InlineData("m:targets:0:provider", "", "routing.models.m.targets[0].provider: is missing")]
    [InlineData("m:targets:0:weight", "0", "routing.models.m.targets[0].weight: must be from 1 to 1000, not 0.")]
    [InlineData("m:targets:1:provider", "a", "routing.models.m.targets[1]: is the same target")]
    [InlineData("m:targets:1:provider", "nowhere", "routing.models.m.targets[1]: 'nowhere/m' leads nowhere.")]
    [InlineData("m:strategy", "best", "routing.models.m.strategy: 'best' is not one of weighted, least_latency.")]
    [InlineData("n:strategy", "weighted", "routing.models.n.targets: is empty")]
    public void Options_SettingIsWrong_NamesItsPathAndTheRemedy(string key, string value, string message)
    {
        using var services = Gateway(("m:targets:0:provider", "a"), (key, value));

        var exception = Record.Exception(services.GetRequiredService<ModelBalancer>);

        Assert.StartsWith(message, exception!.Message, StringComparison.Ordinal);
    }

    private static void Open(ServiceProvider services, string provider)
    {
        var breaker = services.GetRequiredService<CircuitBreakers>().Get(provider);
        for (var i = 0; i < 5; i++)
        {
            Assert.True(breaker.TryEnter(out var permit, out _));
            permit.Report(AttemptResult.Failure);
        }
    }

    private static string[]? Choose(ServiceProvider services, string? model)
        => services.GetRequiredService<ModelBalancer>().Choose(model, null, static _ => true)?.Select(route => route.Target.Provider).ToArray();

    private static ModelBalancer Balancer(ServiceProvider services, Func<double> random) => new(
        services.GetRequiredService<IOptions<RoutingOptions>>(),
        services.GetRequiredService<ModelRouter>(),
        services.GetRequiredService<CircuitBreakers>(),
        services.GetRequiredService<TargetLatencies>(),
        random);

    private ServiceProvider Gateway(params (string Key, string Value)[] settings)
    {
        string[] names = ["a", "b", "c"];
        var entries = names.ToDictionary(name => $"providers:{name}:type", _ => (string?)"test");
        foreach (var (key, value) in settings)
        {
            entries[key.StartsWith('/') ? key[1..] : $"routing:models:{key}"] = value;
        }

        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time);
        services.AddHadrianGateway(new ConfigurationBuilder().AddInMemoryCollection(entries).Build());
        return services.BuildServiceProvider();
    }
}
