using System.Net;

namespace Hadrian.Gateway;

/// <summary>The wording of authentication refusals (http-api §5). Unknown, revoked and expired keys share one text, so that none can be told from another.</summary>
internal static class AuthenticationErrors
{
    public static GatewayError Missing(AuthenticationOptions options) => new(HttpStatusCode.Unauthorized, GatewayErrorCodes.MissingCredentials, options.Mode switch
    {
        AuthenticationMode.Jwt => "No token was given. Send one of the identity provider as 'Authorization: Bearer <JWT>'.",
        AuthenticationMode.Multi => $"No API key or token was given. Send '{options.ApiKey.HeaderName}: <key>', 'Authorization: Bearer <key>' or 'Authorization: Bearer <JWT>'.",
        _ => $"No API key was given. Send it as '{options.ApiKey.HeaderName}: <key>' or 'Authorization: Bearer <key>'.",
    });

    public static GatewayError Ambiguous(string header) => new(HttpStatusCode.BadRequest, GatewayErrorCodes.AmbiguousCredentials,
        $"Both '{header}' and 'Authorization' were sent. Send only one of them: each proves who calls.");

    public static GatewayError Format(string prefix) => new(HttpStatusCode.Unauthorized, GatewayErrorCodes.InvalidApiKeyFormat,
        $"Invalid API key: gateway keys start with '{prefix}'.");

    public static GatewayError Invalid { get; } = new(HttpStatusCode.Unauthorized, GatewayErrorCodes.InvalidApiKey,
        "Invalid API key: it is unknown, revoked or expired.");

    public static GatewayError Scope(string? scope) => new(HttpStatusCode.Forbidden, GatewayErrorCodes.InsufficientScope,
        scope is null ? "This API key is limited to scopes, and this endpoint belongs to none." : $"This API key lacks the scope '{scope}'.");

    public static GatewayError Address { get; } = new(HttpStatusCode.Forbidden, GatewayErrorCodes.IpNotAllowed,
        "This API key may not be used from this address.");
}
