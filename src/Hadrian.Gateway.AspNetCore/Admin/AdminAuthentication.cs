using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Admits administrators: emergency keys, the bootstrap credential, then keys with the <c>admin</c> scope and users an identity provider vouches for. There is no anonymous administrator in any mode.</summary>
internal sealed class AdminAuthentication(
    IOptions<AuthenticationOptions> options, BootstrapCredential bootstrap, EmergencyCredential emergency, ApiKeyAuthenticationPolicy keys, GatewayCalls calls)
{
    private const string Bearer = "Bearer ";

    private readonly CredentialReader _reader = new(options.Value);

    public async ValueTask<(Principal? Principal, GatewayError? Error)> AuthenticateAsync(HttpContext context)
    {
        var call = calls.Create(context, GatewayOperation.Other, ApiKeyScopes.Admin);

        // First, as it must work when looking up any other credential does not.
        var verdict = emergency.Authenticate(context);
        if (verdict.Principal is not null || verdict.Error is not null)
        {
            return verdict;
        }

        if (Token(call.Credentials) is not { } token)
        {
            return (null, AuthenticationErrors.Missing(options.Value));
        }

        if (_reader.IsAmbiguous(call.Credentials))
        {
            return (null, AuthenticationErrors.Ambiguous(options.Value.ApiKey.HeaderName));
        }

        var isGuess = bootstrap.Concerns(token);
        var address = AddressRateLimiter.Network(context.Connection.RemoteIpAddress ?? IPAddress.None);
        if (isGuess)
        {
            if (bootstrap.IsLockedOut(address))
            {
                return (null, new GatewayError(HttpStatusCode.Forbidden, GatewayErrorCodes.Forbidden, "Too many failed attempts from this address."));
            }

            if (await bootstrap.IsValidAsync(token, context.RequestAborted))
            {
                return (Principal.Bootstrap, null);
            }
        }

        var lease = await keys.AcquireAsync(call, context.RequestAborted);
        if (isGuess && call.Principal.Kind == PrincipalKind.Anonymous)
        {
            bootstrap.CountGuess(address);
        }

        if (lease.Refusal is { } refusal)
        {
            return (null, refusal);
        }

        // What a user may do here is a matter of roles, which are looked up afterwards.
        if (call.Principal.User is not null)
        {
            return (call.Principal, null);
        }

        // A key without a scope list may call the data plane, but administers nothing.
        return call.Principal.ApiKey?.Scopes?.Contains(ApiKeyScopes.Admin) == true
            ? (call.Principal, null)
            : (null, call.Principal.ApiKey is null ? AuthenticationErrors.Invalid : AuthenticationErrors.Scope(ApiKeyScopes.Admin));
    }

    private static string? Token(PresentedCredentials credentials)
    {
        var value = string.IsNullOrEmpty(credentials.ApiKey) ? credentials.Authorization : credentials.ApiKey;
        return string.IsNullOrEmpty(value) ? null
            : value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? value[Bearer.Length..].Trim() : value;
    }
}
