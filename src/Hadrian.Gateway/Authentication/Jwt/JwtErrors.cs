using System.Net;

namespace Hadrian.Gateway;

/// <summary>The wording of refused tokens (admin-and-auth §3.2). All begin alike, and none repeats anything of the token.</summary>
internal static class JwtErrors
{
    private const string Failed = "JWT validation failed: ";

    public static GatewayError Malformed { get; } = Invalid("the token is malformed. Check its format and encoding.");

    public static GatewayError Scheme { get; } = Invalid("send the token as 'Authorization: Bearer <JWT>'.");

    public static GatewayError KeyInstead { get; } = Invalid("this gateway takes tokens of its identity provider; API keys are not accepted.");

    public static GatewayError Algorithm { get; } = Invalid("its signature algorithm is not accepted here.");

    public static GatewayError Type { get; } = Invalid("it is a token of another kind; send an access token.");

    public static GatewayError UnknownKey { get; } = Invalid("it is not signed with a key of its issuer, or does not name the key (kid).");

    public static GatewayError Signature { get; } = Invalid("its signature is wrong.");

    public static GatewayError Times { get; } = Invalid("its times are missing or malformed: 'exp' is needed, as a number of seconds.");

    public static GatewayError NotYet { get; } = Invalid("it is not valid yet (nbf). Compare the clocks of issuer and gateway.");

    public static GatewayError Identity { get; } = Invalid("it names no user.");

    public static GatewayError Expired { get; } = new(HttpStatusCode.Unauthorized, GatewayErrorCodes.TokenExpired,
        Failed + "it has expired. Obtain a fresh token from the identity provider.");

    public static GatewayError Issuer { get; } = new(HttpStatusCode.Unauthorized, GatewayErrorCodes.InvalidIssuer,
        Failed + "its issuer (iss) is not the one this gateway trusts.");

    public static GatewayError Audience { get; } = new(HttpStatusCode.Unauthorized, GatewayErrorCodes.InvalidAudience,
        Failed + "it is not meant for this gateway (aud).");

    public static GatewayError KeysUnreachable(TimeSpan retryAfter) => new(HttpStatusCode.ServiceUnavailable, GatewayErrorCodes.JwksFetchFailed,
        Failed + "the keys of the identity provider cannot be fetched right now. The gateway's log tells why; try again later.")
    {
        RetryAfter = retryAfter,
    };

    private static GatewayError Invalid(string message) => new(HttpStatusCode.Unauthorized, GatewayErrorCodes.InvalidToken, Failed + message);
}
