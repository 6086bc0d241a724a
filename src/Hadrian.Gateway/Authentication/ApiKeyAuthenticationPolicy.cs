using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>Establishes the caller: reads the presented key, checks it, its scope and its address list. Anonymous calls and failures count against the address.</summary>
public sealed class ApiKeyAuthenticationPolicy : IGatewayPolicy
{
    private const string Bearer = "Bearer ";

    private readonly AuthenticationOptions _options;
    private readonly ApiKeyAuthenticator _authenticator;
    private readonly AddressRateLimiter? _addresses;
    private readonly GatewayMetrics? _metrics;

    /// <summary>Initialises the policy.</summary>
    /// <param name="options">The authentication settings.</param>
    /// <param name="authenticator">Looks keys up.</param>
    /// <param name="rateLimits">The limits of anonymous and failed calls.</param>
    /// <param name="time">The clock.</param>
    public ApiKeyAuthenticationPolicy(
        IOptions<AuthenticationOptions> options, ApiKeyAuthenticator authenticator, IOptions<RateLimitOptions> rateLimits, TimeProvider time)
        : this(
              (options ?? throw new ArgumentNullException(nameof(options))).Value,
              authenticator,
              new AddressRateLimiter((rateLimits ?? throw new ArgumentNullException(nameof(rateLimits))).Value, time),
              null)
    {
    }

    internal ApiKeyAuthenticationPolicy(
        AuthenticationOptions options, ApiKeyAuthenticator authenticator, AddressRateLimiter? addresses, GatewayMetrics? metrics)
    {
        _options = options;
        _authenticator = authenticator;
        _addresses = addresses;
        _metrics = metrics;
    }

    /// <inheritdoc/>
    public string Name => "api_key";

    /// <inheritdoc/>
    public PolicyStage Stage => PolicyStage.Authentication;

    /// <inheritdoc/>
    public ValueTask<PolicyLease> AcquireAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        var (key, source, error) = ReadKey(call.Credentials);
        if (key.IsEmpty)
        {
            return new(error is null ? Anonymous(call) : Failed(call, error));
        }

        var found = _authenticator.AuthenticateAsync(
            key, static state => state.Addresses?.MayLookUp(state.Call) is not false, (Addresses: _addresses, Call: call), cancellationToken);
        return found.IsCompletedSuccessfully ? new(Decide(call, source, found.Result)) : AwaitAsync(call, source, found);
    }

    private async ValueTask<PolicyLease> AwaitAsync(GatewayCall call, CredentialSource source, ValueTask<Principal?> found)
        => Decide(call, source, await found.ConfigureAwait(false));

    private PolicyLease Decide(GatewayCall call, CredentialSource source, Principal? principal)
    {
        if (principal is null)
        {
            return Failed(call, AuthenticationErrors.Invalid);
        }

        call.Principal = principal;
        call.AcceptedCredential = source;
        _metrics?.Authenticated("api_key", "success");
        return CheckRights(call, principal.ApiKey!) is { } refusal ? PolicyLease.Refused(refusal) : PolicyLease.Granted;
    }

    private static GatewayError? CheckRights(GatewayCall call, ApiKeyRecord key)
    {
        if (key.Scopes is { } scopes && (call.RequiredScope is null || !scopes.Contains(call.RequiredScope)))
        {
            return AuthenticationErrors.Scope(call.RequiredScope);
        }

        return key.IpAllowlist is { Count: > 0 } list && !AddressAllowlist.Allows(list, call.RemoteAddress)
            ? AuthenticationErrors.Address
            : null;
    }

    /// <summary>Finds the key among the credentials: an empty one stands for a caller without, unless there is an error.</summary>
    private (ReadOnlyMemory<char> Key, CredentialSource Source, GatewayError? Error) ReadKey(PresentedCredentials credentials)
    {
        var prefix = _options.ApiKey.KeyPrefix;
        if (!string.IsNullOrEmpty(credentials.ApiKey))
        {
            var key = WithoutScheme(credentials.ApiKey);
            return key.Span.StartsWith(prefix, StringComparison.Ordinal)
                ? (key, CredentialSource.ApiKeyHeader, null)
                : (default, default, AuthenticationErrors.Format(prefix));
        }

        if (!string.IsNullOrEmpty(credentials.Authorization))
        {
            var isBearer = credentials.Authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);
            var key = WithoutScheme(credentials.Authorization);
            if (isBearer && key.Span.StartsWith(prefix, StringComparison.Ordinal))
            {
                return (key, CredentialSource.Authorization, null);
            }

            // Without authentication, OpenAI clients still send some key; it is not ours to judge.
            return _options.Mode == AuthenticationMode.None ? default : (default, default, AuthenticationErrors.Invalid);
        }

        return _options.Mode == AuthenticationMode.None || _options.AllowAnonymous
            ? default
            : (default, default, AuthenticationErrors.Missing(_options.ApiKey.HeaderName));
    }

    private static ReadOnlyMemory<char> WithoutScheme(string value)
        => value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? value.AsMemory(Bearer.Length).Trim() : value.AsMemory();

    private PolicyLease Anonymous(GatewayCall call)
    {
        _metrics?.Authenticated("none", "success");
        return _addresses?.Count(call) is { } refusal ? PolicyLease.Refused(refusal) : PolicyLease.Granted;
    }

    private PolicyLease Failed(GatewayCall call, GatewayError error)
    {
        _metrics?.Authenticated("api_key", "failure");
        return PolicyLease.Refused(_addresses?.Count(call) ?? error);
    }
}
