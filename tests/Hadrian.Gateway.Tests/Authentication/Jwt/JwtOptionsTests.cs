using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway.Tests.Authentication.Jwt;

public sealed class JwtOptionsTests
{
    [Theory]
    [InlineData("jwt", AuthenticationMode.Jwt)]
    [InlineData("multi", AuthenticationMode.Multi)]
    public void Configuration_IsRead(string type, AuthenticationMode mode)
    {
        var options = Read(("auth:type", type), ("auth:jwt:audience:1", "second"), ("auth:jwt:jwks_refresh_secs", "60"));

        Assert.Equal((mode, "https://i", 60), (options.Mode, options.Jwt.Issuer, options.Jwt.JwksRefreshSeconds));
        Assert.Equal(["a", "second"], options.Jwt.Audience);
    }

    [Theory]
    [InlineData("auth:jwt:issuer", "", "auth.jwt.issuer:")]
    [InlineData("auth:jwt:audience:0", "", "auth.jwt.audience:")]
    [InlineData("auth:jwt:audience:0", null, "auth.jwt.audience:")]
    [InlineData("auth:jwt:jwks_url", "", "auth.jwt.jwks_url:")]
    [InlineData("auth:jwt:jwks_url", "http://i.example/jwks", "auth.jwt.jwks_url: must begin with https")]
    [InlineData("auth:jwt:jwks_url", "https://localhost/jwks", "auth.jwt.jwks_url: must name a public host")]
    [InlineData("auth:jwt:jwks_url", "https://169.254.169.254/jwks", "auth.jwt.jwks_url: must name a public host")]
    [InlineData("auth:jwt:jwks_url", "https://u:p@i.example/jwks", "auth.jwt.jwks_url: must not carry")]
    [InlineData("auth:jwt:jwks_refresh_secs", "0", "auth.jwt.jwks_refresh_secs:")]
    [InlineData("auth:jwt:identity_claim", " ", "auth.jwt.identity_claim:")]
    [InlineData("auth:jwt:allowed_algorithms:0", "HS256", "auth.jwt.allowed_algorithms: 'HS256'")]
    [InlineData("auth:jwt:allowed_algorithms:0", "none", "auth.jwt.allowed_algorithms: 'none'")]
    [InlineData("auth:jwt:allowed_algorithms:0", "EdDSA", "auth.jwt.allowed_algorithms: 'EdDSA'")]
    public void Configuration_Unsafe_RefusesToStart(string key, string? value, string problem)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Read(("auth:type", "jwt"), (key, value)));

        Assert.Contains(exception.Failures, failure => failure.StartsWith(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Configuration_LoopbackIsAllowed_TakesPlainHttp()
        => Assert.Equal("http://127.0.0.1:9/jwks", Read(
            ("auth:type", "jwt"), ("auth:jwt:jwks_url", "http://127.0.0.1:9/jwks"), ("server:allow_loopback_urls", "true")).Jwt.JwksUrl);

    private static AuthenticationOptions Read(params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["auth:jwt:issuer"] = "https://i", ["auth:jwt:audience:0"] = "a", ["auth:jwt:jwks_url"] = "https://i.example/jwks" };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        foreach (var key in all.Where(setting => setting.Value is null).Select(setting => setting.Key).ToList())
        {
            all.Remove(key);
        }

        var services = new ServiceCollection();
        services.AddHadrianGateway(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<AuthenticationOptions>>().Value;
    }
}
