using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Routing;

public class ModelRouterTests
{
    [Theory]
    [InlineData("a/m", "a/m")]
    [InlineData("a/vendor/m", "a/vendor/m")]
    [InlineData("a/fast", "a/real-model")]
    [InlineData("a/chain", "a/fast")]
    [InlineData("fast", "a/real-model")]
    [InlineData("b/allowed", "b/allowed")]
    [InlineData("b/short", "b/long")]
    [InlineData("b/public", "b/hidden")]
    public void TryResolve_KnownModel_LeadsToItsTarget(string model, string target)
    {
        Assert.True(Router("a").TryResolve(model, [], out var route, out _));
        Assert.Equal(target, route.Target.CanonicalName);
        Assert.Equal(route.Target.Provider, route.Provider.Name);
    }

    [Theory]
    [InlineData("A/m", GatewayErrorCodes.RoutingError)]
    [InlineData("c/m", GatewayErrorCodes.RoutingError)]
    [InlineData("b/other", GatewayErrorCodes.ModelNotFound)]
    [InlineData("b/Allowed", GatewayErrorCodes.ModelNotFound)]
    [InlineData("", GatewayErrorCodes.RoutingError)]
    [InlineData("a/", GatewayErrorCodes.RoutingError)]
    [InlineData(":org/acme/a/m", GatewayErrorCodes.ProviderResolutionError)]
    public void TryResolve_UnknownModel_SaysWhy(string model, string code)
    {
        Assert.False(Router("a").TryResolve(model, ["a/m"], out var route, out var error));
        Assert.Null(route);
        Assert.Equal((code, "model"), (error.Code, error.Param));
    }

    [Fact]
    public void TryResolve_NoModel_TakesTheFirstAlternativeThatResolves()
    {
        Assert.True(Router("a").TryResolve(null, ["nowhere/m", "b/allowed", "a/m"], out var route, out _));
        Assert.Equal("b/allowed", route.Target.CanonicalName);
        Assert.False(Router("a").TryResolve(null, [], out _, out var error));
        Assert.Equal(GatewayErrorCodes.RoutingError, error.Code);
    }

    [Fact]
    public void TryResolve_BareModelWithoutDefault_IsRefused()
    {
        Assert.False(Router(null).TryResolve("m", [], out _, out var error));
        Assert.Contains("default provider", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryResolve_ManyModels_StaysRight()
    {
        var router = Router("a");
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 3_000; i++)
            {
                Assert.True(router.TryResolve($"m{i}", [], out var route, out _));
                Assert.Equal($"m{i}", route.Target.Model);
            }
        }
    }

    [Fact]
    public void Constructor_DefaultDoesNotExist_NamesTheSettingAndWhatThereIs()
    {
        var exception = Assert.Throws<GatewayConfigurationException>(() => Router("c"));

        Assert.Equal("providers.default_provider: 'c' is not configured; known: a, b.", exception.Message);
    }

    [Fact]
    public void Registry_TwoProvidersOfOneName_NamesIt()
    {
        var exception = Assert.Throws<GatewayConfigurationException>(() => Registry(new Upstream("a", TimeProvider.System), new Upstream("a", TimeProvider.System)));

        Assert.StartsWith("providers.a: ", exception.Message, StringComparison.Ordinal);
    }

    private static ProviderRegistry Registry(params IGatewayProvider[] providers)
        => new(providers, [], new GatewayConfiguration(new ConfigurationBuilder().Build()), new ServiceCollection().BuildServiceProvider());

    private static ModelRouter Router(string? defaultProvider)
    {
        var time = new FakeTimeProvider();
        var first = new TestProviderOptions { ModelAliases = { ["fast"] = "real-model", ["chain"] = "fast" } };
        var second = new TestProviderOptions
        {
            ModelAliases = { ["short"] = "long", ["public"] = "hidden" },
            AllowedModels = { "allowed", "long", "public" },
        };
        var registry = Registry(new TestProvider("a", first, time), new TestProvider("b", second, time));
        return new ModelRouter(registry, Options.Create(new RoutingOptions { DefaultProvider = defaultProvider }));
    }
}
