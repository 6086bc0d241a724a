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
              new AddressRateLimiter((rateLimits ?? throw new ArgumentNullException(nameof(rateLimits))).Value.AddressLimits, time),
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
    public async ValueTask<PolicyLease> AcquireAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        var (key, source, error) = ReadKey(call.Credentials);
        if (key is null)
        {
            return error is null ? Anonymous(call) : Failed(call, error);
        }

        if (await _authenticator.AuthenticateAsync(key, cancellationToken).ConfigureAwait(false) is not { } principal)
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

    private (string? Key, CredentialSource Source, GatewayError? Error) ReadKey(PresentedCredentials credentials)
    {
        var prefix = _options.ApiKey.KeyPrefix;
        if (!string.IsNullOrEmpty(credentials.ApiKey))
        {
            var key = WithoutScheme(credentials.ApiKey);
            return key.StartsWith(prefix, StringComparison.Ordinal)
                ? (key, CredentialSource.ApiKeyHeader, null)
                : (null, default, AuthenticationErrors.Format(prefix));
        }

        if (!string.IsNullOrEmpty(credentials.Authorization))
        {
            var isBearer = credentials.Authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);
            var key = WithoutScheme(credentials.Authorization);
            if (isBearer && key.StartsWith(prefix, StringComparison.Ordinal))
            {
                return (key, CredentialSource.Authorization, null);
            }

            // Without authentication, OpenAI clients still send some key; it is not ours to judge.
            return _options.Mode == AuthenticationMode.None ? default : (null, default, AuthenticationErrors.Invalid);
        }

        return _options.Mode == AuthenticationMode.None || _options.AllowAnonymous
            ? default
            : (null, default, AuthenticationErrors.Missing(_options.ApiKey.HeaderName));
    }

    private static string WithoutScheme(string value)
        => value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? value[Bearer.Length..].Trim() : value;

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
