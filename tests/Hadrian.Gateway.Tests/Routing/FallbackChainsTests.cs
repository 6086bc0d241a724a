using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.Tests.Routing;

public class FallbackChainsTests
{
    [Fact]
    [Trait("Property", "FB-1")]
    public void For_ModelAndProviderFallbacks_AreInOrderWithoutDuplicates()
        => Assert.Equal(
            ["a/m2", "b/m3", "c/m1", "b/m1"],
            Chain(
                "a/m1",
                ("a:model_fallbacks:m1:0:model", "m2"),
                ("a:model_fallbacks:m1:1:model", "m3"),
                ("a:model_fallbacks:m1:1:provider", "b"),
                ("a:model_fallbacks:m1:2:model", "m1"),
                ("a:model_fallbacks:m1:3:model", "m1"),
                ("a:model_fallbacks:m1:3:provider", "c"),
                ("a:model_fallbacks:other:0:model", "unused"),
                ("a:fallback_providers:0", "b"),
                ("a:fallback_providers:1", "c")));

    [Fact]
    [Trait("Property", "FB-1")]
    public void For_LongList_EndsAtEight()
    {
        var settings = Enumerable.Range(0, 12).Select(i => ($"a:model_fallbacks:m1:{i}:model", $"f{i}")).ToArray();

        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"a/f{i}"), Chain("a/m1", settings));
    }

    [Fact]
    public void For_Aliases_AreThoseOfEachProvider()
        => Assert.Equal(
            ["a/m2", "b/large"],
            Chain(
                "a/fast",
                ("a:model_aliases:fast", "m1"),
                ("a:model_fallbacks:fast:0:model", "slow"),
                ("a:model_aliases:slow", "m2"),
                ("b:model_aliases:fast", "large"),
                ("a:fallback_providers:0", "b")));

    [Fact]
    public void For_ModelNotOfferedThere_LeavesTheTargetOut()
        => Assert.Equal(["c/m1"], Chain("a/m1", ("b:allowed_models:0", "m9"), ("a:fallback_providers:0", "b"), ("a:fallback_providers:1", "c")));

    [Fact]
    public void For_FallbacksOfFallbacks_AreNotFollowed()
        => Assert.Equal(["b/m1"], Chain("a/m1", ("a:fallback_providers:0", "b"), ("b:fallback_providers:0", "c")));

    [Fact]
    public void For_NothingConfigured_IsEmpty() => Assert.Empty(Chain("a/m1"));

    [Fact]
    [Trait("Property", "FB-3")]
    public void For_CallerMayNotUseATarget_LeavesItOut()
    {
        using var services = Gateway(("a:fallback_providers:0", "b"), ("a:fallback_providers:1", "c"));
        var chains = services.GetRequiredService<FallbackChains>();

        Assert.Equal(["c/m1"], Names(chains.For(Call(services, "a/m1"), (_, target) => target.Provider != "b")));
        Assert.Empty(chains.For(Call(services, "a/m1"), (_, _) => false));
        Assert.Equal(["b/m1", "c/m1"], Names(chains.For(Call(services, "a/m1"), (_, _) => true)));
    }

    [Fact]
    [Trait("Property", "FB-4")]
    public void For_TenantsProvider_LeadsToNoneOfTheGateways()
    {
        using var services = Gateway(("a:fallback_providers:0", "b"));
        var call = new GatewayCall(GatewayOperation.Chat, default) { Target = new ModelTarget(":org/acme/a", "m1"), RequestedModel = ":org/acme/a/m1" };

        Assert.Empty(services.GetRequiredService<FallbackChains>().For(call, (_, _) => true));
    }

    private static string[] Chain(string model, params (string Key, string Value)[] settings)
    {
        using var services = Gateway(settings);
        return [.. Names(services.GetRequiredService<FallbackChains>().For(Call(services, model), static (_, _) => true))];
    }

    private static IEnumerable<string> Names(IEnumerable<ModelTarget> targets) => targets.Select(target => target.CanonicalName);

    private static GatewayCall Call(ServiceProvider services, string model)
    {
        Assert.True(services.GetRequiredService<ModelRouter>().TryResolve(model, [], out var route, out _));
        return new GatewayCall(GatewayOperation.Chat, default) { Target = route.Target, RequestedModel = model };
    }

    private static ServiceProvider Gateway(params (string Key, string Value)[] settings)
    {
        string[] names = ["a", "b", "c"];
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            .. names.Select(name => KeyValuePair.Create<string, string?>($"providers:{name}:type", "test")),
            .. settings.Select(setting => KeyValuePair.Create<string, string?>($"providers:{setting.Key}", setting.Value)),
        ]).Build();
        var services = new ServiceCollection();
        services.AddHadrianGateway(configuration);
        return services.BuildServiceProvider();
    }
}
