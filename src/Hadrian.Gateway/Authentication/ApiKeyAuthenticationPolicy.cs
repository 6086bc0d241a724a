using System.Net;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>
/// Establishes the caller: reads the presented key or token, whichever the mode takes, and checks it; of a key also its scope and
/// its address list. Anonymous calls and failures count against the address.
/// </summary>
public sealed class ApiKeyAuthenticationPolicy : IGatewayPolicy
{
    private const string KeyMethod = "api_key";
    private const string TokenMethod = "jwt";

    private readonly CredentialReader _reader;
    private readonly ApiKeyAuthenticator _authenticator;
    private readonly JwtAuthenticator? _tokens;
    private readonly AddressRateLimiter? _addresses;
    private readonly GatewayMetrics? _metrics;

    /// <summary>Initialises the policy for keys alone.</summary>
    /// <param name="options">The authentication settings.</param>
    /// <param name="authenticator">Looks keys up.</param>
    /// <param name="rateLimits">The limits of anonymous and failed calls.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The mode takes tokens.</exception>
    public ApiKeyAuthenticationPolicy(
        IOptions<AuthenticationOptions> options, ApiKeyAuthenticator authenticator, IOptions<RateLimitOptions> rateLimits, TimeProvider time)
        : this(
              (options ?? throw new ArgumentNullException(nameof(options))).Value,
              authenticator,
              null,
              new AddressRateLimiter((rateLimits ?? throw new ArgumentNullException(nameof(rateLimits))).Value, time),
              null)
    {
    }

    internal ApiKeyAuthenticationPolicy(
        AuthenticationOptions options, ApiKeyAuthenticator authenticator, JwtAuthenticator? tokens, AddressRateLimiter? addresses, GatewayMetrics? metrics)
    {
        if (options.TakesTokens && tokens is null)
        {
            throw new ArgumentException($"The mode {options.Mode} takes tokens: take the policy from the services that AddHadrianGateway adds.", nameof(options));
        }

        _reader = new CredentialReader(options);
        _authenticator = authenticator;
        _tokens = tokens;
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
        var presented = _reader.Read(call.Credentials, isInProcess: call.RemoteAddress is null);
        return presented.Kind switch
        {
            CredentialKind.Key => CheckKey(call, presented, cancellationToken),
            CredentialKind.Token => CheckToken(call, presented, cancellationToken),
            _ => new(presented.Error is { } error ? Failed(call, error, _tokens is null ? KeyMethod : TokenMethod) : Anonymous(call)),
        };
    }

    private ValueTask<PolicyLease> CheckKey(GatewayCall call, PresentedCredential key, CancellationToken cancellationToken)
    {
        if (key.Value.IsEmpty)
        {
            return new(Failed(call, AuthenticationErrors.Invalid, KeyMethod));
        }

        var found = _authenticator.AuthenticateAsync(key.Value, MayLookUp, (_addresses, call), cancellationToken);
        return found.IsCompletedSuccessfully ? new(Decide(call, key.Source, found.Result)) : AwaitAsync(call, key.Source, found);
    }

    private ValueTask<PolicyLease> CheckToken(GatewayCall call, PresentedCredential token, CancellationToken cancellationToken)
    {
        var found = _tokens!.AuthenticateAsync(token.Value, MayLookUp, (_addresses, call), cancellationToken);
        return found.IsCompletedSuccessfully ? new(Decide(call, token.Source, found.Result)) : AwaitAsync(call, token.Source, found);
    }

    private static bool MayLookUp((AddressRateLimiter? Addresses, GatewayCall Call) state) => state.Addresses?.MayLookUp(state.Call) is not false;

    private async ValueTask<PolicyLease> AwaitAsync(GatewayCall call, CredentialSource source, ValueTask<Principal?> found)
        => Decide(call, source, await found.ConfigureAwait(false));

    private async ValueTask<PolicyLease> AwaitAsync(GatewayCall call, CredentialSource source, ValueTask<JwtVerdict> found)
        => Decide(call, source, await found.ConfigureAwait(false));

    private PolicyLease Decide(GatewayCall call, CredentialSource source, Principal? principal)
    {
        if (principal is null)
        {
            return Failed(call, AuthenticationErrors.Invalid, KeyMethod);
        }

        Accept(call, source, principal, KeyMethod);
        return CheckRights(call, principal.ApiKey!) is { } refusal ? PolicyLease.Refused(refusal) : PolicyLease.Granted;
    }

    private PolicyLease Decide(GatewayCall call, CredentialSource source, JwtVerdict verdict)
    {
        if (verdict.Principal is not { } user)
        {
            return Failed(call, verdict.Error!, TokenMethod);
        }

        Accept(call, source, user, TokenMethod);
        return PolicyLease.Granted;
    }

    private void Accept(GatewayCall call, CredentialSource source, Principal principal, string method)
    {
        call.Principal = principal;
        call.AcceptedCredential = source;
        _metrics?.Authenticated(method, "success");
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

    private PolicyLease Anonymous(GatewayCall call)
    {
        _metrics?.Authenticated("none", "success");
        return _addresses?.Count(call) is { } refusal ? PolicyLease.Refused(refusal) : PolicyLease.Granted;
    }

    private PolicyLease Failed(GatewayCall call, GatewayError error, string method)
    {
        _metrics?.Authenticated(method, "failure");

        // Only what the caller got wrong counts against its address: not that an issuer's keys cannot be had, nor one credential too many.
        return PolicyLease.Refused(error.StatusCode == (int)HttpStatusCode.Unauthorized && _addresses?.Count(call) is { } exceeded ? exceeded : error);
    }
}
