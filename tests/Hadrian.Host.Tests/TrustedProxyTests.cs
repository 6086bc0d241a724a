using System.Net;
using Hadrian.Host.Tests.Processes;

namespace Hadrian.Host.Tests;

/// <summary>A key that may be used from one address tells which address the gateway believes.</summary>
public sealed class TrustedProxyTests : IDisposable
{
    private const string Caller = "203.0.113.7";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("", HttpStatusCode.Forbidden)]
    [InlineData("server.trusted_proxies.cidrs = [\"192.0.2.0/24\"]", HttpStatusCode.Forbidden)]
    [InlineData("server.trusted_proxies.cidrs = [\"127.0.0.0/8\"]", HttpStatusCode.OK)]
    [InlineData("server.trusted_proxies.dangerously_trust_all = true", HttpStatusCode.OK)]
    public async Task ForwardedAddress_Believed_OnlyFromTrustedProxies(string toml, HttpStatusCode expected)
    {
        var admin = await _sandbox.BootstrapAsync();
        await using var gateway = await _sandbox.ServeAsync(_sandbox.WithKeys(toml));
        var key = await CreateKeyAsync(gateway, admin);

        using var response = await gateway.ChatAsync(key, header: ("X-Forwarded-For", Caller));

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task ForwardedAddress_ChainWithForgedStart_TakesTheLastUntrusted()
    {
        var admin = await _sandbox.BootstrapAsync();
        await using var gateway = await _sandbox.ServeAsync(_sandbox.WithKeys("server.trusted_proxies.cidrs = [\"127.0.0.0/8\"]"));
        var key = await CreateKeyAsync(gateway, admin);

        using var response = await gateway.ChatAsync(key, header: ("X-Forwarded-For", $"{Caller}, 198.51.100.1"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static Task<string> CreateKeyAsync(RunningGateway gateway, string admin)
        => gateway.CreateKeyAsync(admin, $$""","ip_allowlist":["{{Caller}}"]""");
}
