using System.Net;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.RateLimiting;

public class AddressLimitTests
{
    private static readonly IPAddress Address = IPAddress.Parse("203.0.113.7");

    private readonly FakeTimeProvider _time = new();

    [Fact]
    [Trait("Property", "RL-9")]
    public async Task AcquireAsync_ValidKey_DoesNotUseTheAddressLimit()
    {
        var setup = Setup(limits => limits.AddressLimits.RequestsPerMinute = 1);
        setup.Add("gw_key");
        for (var i = 0; i < 10; i++)
        {
            Assert.Null(await AskAsync(setup, "gw_key"));
        }

        Assert.Equal(GatewayErrorCodes.InvalidApiKey, (await AskAsync(setup, "gw_wrong"))!.Code);
        Assert.Equal(GatewayErrorCodes.RateLimitExceeded, (await AskAsync(setup, "gw_wrong"))!.Code);
        Assert.Null(await AskAsync(setup, "gw_key"));
    }

    [Fact]
    public async Task AcquireAsync_WrongKeysFromOneIPv6Network_ShareALimit()
    {
        var setup = Setup(limits => limits.AddressLimits.RequestsPerMinute = 2);

        await AskAsync(setup, "gw_a", IPAddress.Parse("2001:db8::1"));
        await AskAsync(setup, "gw_b", IPAddress.Parse("2001:db8::2"));

        Assert.Equal(429, (await AskAsync(setup, "gw_c", IPAddress.Parse("2001:db8::3")))!.StatusCode);
        Assert.Equal(401, (await AskAsync(setup, "gw_c", IPAddress.Parse("2001:db8:0:1::3")))!.StatusCode);
    }

    [Fact]
    public async Task AcquireAsync_HourlyLimit_NamesItselfAndHoldsForAnHour()
    {
        var setup = Setup(limits => limits.AddressLimits.RequestsPerHour = 1);
        await AskAsync(setup, "gw_wrong");
        _time.Advance(TimeSpan.FromMinutes(59));

        var refusal = await AskAsync(setup, "gw_wrong");

        Assert.Equal("Rate limit exceeded: 1 requests per hour (IP)", refusal!.Message);
        _time.Advance(refusal.RetryAfter!.Value);
        Assert.Equal(401, (await AskAsync(setup, "gw_wrong"))!.StatusCode);
    }

    [Fact]
    public async Task AcquireAsync_SwitchedOff_NeverLimits()
    {
        var setup = Setup(limits => (limits.AddressLimits.Enabled, limits.AddressLimits.RequestsPerMinute) = (false, 1));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(401, (await AskAsync(setup, "gw_wrong"))!.StatusCode);
        }
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::")]
    [InlineData("::1", "::")]
    public void Network_Address_IsWhatOneCallerCommands(string address, string network)
        => Assert.Equal(IPAddress.Parse(network), AddressRateLimiter.Network(IPAddress.Parse(address)));

    private static async Task<GatewayError?> AskAsync(AuthenticationSetup setup, string key, IPAddress? address = null)
    {
        var call = new GatewayCall(GatewayOperation.Chat, DateTimeOffset.UnixEpoch)
        {
            Credentials = new PresentedCredentials(key, null),
            RemoteAddress = address ?? Address,
            RequiredScope = ApiKeyScopes.Chat,
        };
        return (await setup.Policy.AcquireAsync(call, CancellationToken.None)).Refusal;
    }

    private AuthenticationSetup Setup(Action<RateLimitOptions> limits) => new(_time, limits: limits);
}
