using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway.Tests.Support;

/// <summary>Key authentication put together by hand, on the memory store.</summary>
internal sealed class AuthenticationSetup
{
    private readonly TimeProvider _time;

    public AuthenticationSetup(TimeProvider time, Action<AuthenticationOptions>? configure = null, IApiKeyStore? store = null, Action<RateLimitOptions>? limits = null)
    {
        _time = time;
        var options = new AuthenticationOptions { Mode = AuthenticationMode.ApiKey };
        configure?.Invoke(options);
        var limitOptions = new RateLimitOptions();
        limits?.Invoke(limitOptions);
        Store = store ?? new InMemoryApiKeyStore();
        Cache = new ApiKeyCache(Options.Create(options), time);
        LastUsed = new ApiKeyLastUsed(Store, time, NullLogger<ApiKeyLastUsed>.Instance);
        Authenticator = new ApiKeyAuthenticator(Store, Cache, LastUsed, time);
        Policy = new ApiKeyAuthenticationPolicy(Options.Create(options), Authenticator, Options.Create(limitOptions), time);
    }

    public IApiKeyStore Store { get; }

    public ApiKeyCache Cache { get; }

    public ApiKeyLastUsed LastUsed { get; }

    public ApiKeyAuthenticator Authenticator { get; }

    public ApiKeyAuthenticationPolicy Policy { get; }

    public ApiKeyRecord Add(string key, Func<ApiKeyRecord, ApiKeyRecord>? change = null)
    {
        var record = Keys.Record(_time.GetUtcNow());
        record = change?.Invoke(record) ?? record;
        var created = Store.CreateAsync(record, Keys.Hash(key), CancellationToken.None);
        Assert.True(created.IsCompletedSuccessfully);
        return record;
    }
}
