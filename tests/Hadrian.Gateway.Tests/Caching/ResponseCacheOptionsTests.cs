using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway.Tests.Caching;

public class ResponseCacheOptionsTests
{
    private const string Section = "features:response_caching:";

    [Fact]
    public void Bind_NoSection_IsOff() => Assert.False(Options().Enabled);

    [Fact]
    public void Bind_Section_IsOnUnlessSaid()
    {
        var options = Options(("ttl_secs", "5"), ("sharing", "org"), ("max_entries", "7"), ("exclude_fields:0", "seed"), ("key_components:temperature", "false"), ("key_components:model", "false"));

        Assert.True(options.Enabled);
        Assert.Equal(5, options.TtlSeconds);
        Assert.Equal(7, options.MaxEntries);
        Assert.Equal(CacheSharing.Organization, options.SharedWithin);
        Assert.Equal(["seed", "temperature"], options.ExcludedFields);
        Assert.False(Options(("enabled", "false"), ("ttl_secs", "5")).Enabled);
    }

    [Theory]
    [InlineData("none", true)]
    [InlineData("api_key", false)]
    public void Create_AnonymousCallers_FollowAuthentication(string mode, bool expected)
    {
        using var services = Services((Section + "enabled", "true"), ("auth:type", mode));

        var key = services.GetRequiredService<ResponseCache>().Keys.Create(CacheSetup.Call(), CacheSetup.Request(), string.Empty);

        Assert.Equal(expected, key is not null);
    }

    [Theory]
    [InlineData("ttl_secs", "0", "features.response_caching.ttl_secs: must be 1 or more")]
    [InlineData("max_size_bytes", "0", "features.response_caching.max_size_bytes: must be 1 or more")]
    [InlineData("max_entries", "0", "features.response_caching.max_entries: must be 1 or more")]
    [InlineData("max_total_bytes", "5", "features.response_caching.max_total_bytes: must be at least max_size_bytes")]
    [InlineData("exclude_fields:0", "messages", "features.response_caching.exclude_fields: 'messages' cannot be left out")]
    public void Validate_WrongSetting_NamesItAndTheRemedy(string key, string value, string expected)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Options((key, value)));

        Assert.StartsWith(expected, Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_UnknownSharing_IsRefused()
        => Assert.Contains("key, user, project, org", Assert.Throws<GatewayConfigurationException>(() => Options(("sharing", "all"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Create_DistributedWithoutACache_IsRefused()
    {
        using var services = Services((Section + "distributed", "true"));

        Assert.Contains("IDistributedCache", Assert.Throws<GatewayConfigurationException>(() => services.GetRequiredService<ResponseCache>()).Message, StringComparison.Ordinal);
    }

    private static ResponseCacheOptions Options(params (string Key, string Value)[] settings)
        => OptionsOf([.. settings.Select(setting => (Section + setting.Key, setting.Value))]);

    private static ResponseCacheOptions OptionsOf(params (string Key, string Value)[] settings)
    {
        using var services = Services(settings);
        return services.GetRequiredService<IOptions<ResponseCacheOptions>>().Value;
    }

    private static ServiceProvider Services(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
        var services = new ServiceCollection();
        services.AddHadrianGateway(configuration);
        return services.BuildServiceProvider();
    }
}
