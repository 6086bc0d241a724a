using System.Net;
using Hadrian.TestCommon;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Authentication.Jwt;

/// <summary>An issuer, and a gateway's authenticator that trusts it, on a clock that stands still.</summary>
internal sealed class JwtFixture : IAsyncDisposable
{
    private readonly JwtAuthenticator _authenticator;

    private JwtFixture(TestIssuer issuer, JwtAuthenticator authenticator, FakeTimeProvider time, FakeLogger<SigningKeySource> logs)
    {
        Issuer = issuer;
        _authenticator = authenticator;
        Time = time;
        Logs = logs;
    }

    public TestIssuer Issuer { get; }

    public FakeTimeProvider Time { get; }

    public FakeLogger<SigningKeySource> Logs { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    public static async Task<JwtFixture> StartAsync(Action<JwtOptions>? configure = null, bool isReachable = true)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        var issuer = await TestIssuer.StartAsync();
        var options = new AuthenticationOptions { Mode = AuthenticationMode.Jwt, Jwt = { Issuer = TestIssuer.Name, JwksUrl = issuer.JwksUrl, Audience = { TestIssuer.Audience } } };
        configure?.Invoke(options.Jwt);
        var guard = new AddressGuard(new UrlAccessOptions { AllowLoopbackUrls = isReachable }, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        var logs = new FakeLogger<SigningKeySource>();
        return new JwtFixture(issuer, new JwtAuthenticator(options, guard, time, logs), time, logs);
    }

    public async Task<JwtVerdict> CheckAsync(string token)
        => await _authenticator.AuthenticateAsync(token.AsMemory(), static _ => true, 0, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public async Task<UserIdentity> AcceptAsync(string token)
    {
        var verdict = await CheckAsync(token);
        Assert.Null(verdict.Error);
        return verdict.Principal!.User!;
    }

    public async Task<GatewayError> RefuseAsync(string token, string code)
    {
        var verdict = await CheckAsync(token);
        Assert.Null(verdict.Principal);
        Assert.Equal(code, verdict.Error!.Code);
        Assert.StartsWith("JWT validation failed", verdict.Error.Message, StringComparison.Ordinal);
        Assert.Equal(code == GatewayErrorCodes.JwksFetchFailed ? 503 : 401, verdict.Error.StatusCode);
        return verdict.Error;
    }

    public async ValueTask DisposeAsync()
    {
        _authenticator.Dispose();
        await Issuer.DisposeAsync();
    }
}
