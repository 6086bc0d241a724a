namespace Hadrian;

/// <summary>Stable error codes, the <c>error.code</c> of the OpenAI-style envelope.</summary>
public static class GatewayErrorCodes
{
    /// <summary>401: nothing was presented.</summary>
    public const string MissingCredentials = "missing_credentials";

    /// <summary>401: the key header's value lacks the configured prefix.</summary>
    public const string InvalidApiKeyFormat = "invalid_api_key_format";

    /// <summary>401: the key is unknown, revoked or expired; which of them is not told.</summary>
    public const string InvalidApiKey = "invalid_api_key";

    /// <summary>400: a key header and an <c>Authorization</c> header were both presented where either proves who calls.</summary>
    public const string AmbiguousCredentials = "ambiguous_credentials";

    /// <summary>401: the JSON web token is malformed, wrongly signed, signed by an unknown key or algorithm, or not valid yet.</summary>
    public const string InvalidToken = "invalid_token";

    /// <summary>401: the JSON web token, otherwise genuine, has expired.</summary>
    public const string TokenExpired = "expired";

    /// <summary>401: the JSON web token is of another issuer.</summary>
    public const string InvalidIssuer = "invalid_issuer";

    /// <summary>401: the JSON web token, otherwise genuine, is meant for someone else.</summary>
    public const string InvalidAudience = "invalid_audience";

    /// <summary>503: the keys that JSON web tokens are checked with cannot be fetched, and none that is known fits.</summary>
    public const string JwksFetchFailed = "jwks_fetch_failed";

    /// <summary>403: the key lacks the endpoint's scope.</summary>
    public const string InsufficientScope = "insufficient_scope";

    /// <summary>403: the key may not be used from this address.</summary>
    public const string IpNotAllowed = "ip_not_allowed";

    /// <summary>403: the key may not use this model.</summary>
    public const string ModelNotAllowed = "model_not_allowed";

    /// <summary>403: the model, or one the call may fall back to, has no price, and the gateway refuses such calls.</summary>
    public const string ModelNotPriced = "model_not_priced";

    /// <summary>403: no provider meets the request's sovereignty requirements.</summary>
    public const string SovereigntyViolation = "sovereignty_violation";

    /// <summary>403: an administrative right is lacking.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>429: a request, token, address or concurrency limit is reached.</summary>
    public const string RateLimitExceeded = "rate_limit_exceeded";

    /// <summary>400: the call alone may use more tokens than a token limit allows in a whole window, so that trying again cannot help.</summary>
    public const string TokenLimitTooSmall = "request_exceeds_token_limit";

    /// <summary>503: rate limits cannot be checked right now.</summary>
    public const string RateLimitUnavailable = "rate_limit_unavailable";

    /// <summary>402, or 429 by setting: a budget is used up.</summary>
    public const string BudgetExceeded = "budget_exceeded";

    /// <summary>402: the model has no price, and calls without one are refused by setting.</summary>
    public const string BudgetUnpriced = "budget_unpriced";

    /// <summary>503: budgets cannot be checked right now.</summary>
    public const string BudgetUnavailable = "budget_unavailable";

    /// <summary>400: the body is empty or not JSON.</summary>
    public const string InvalidJson = "invalid_json";

    /// <summary>400: a field is missing, mistyped or out of range; <c>param</c> names it.</summary>
    public const string ValidationError = "validation_error";

    /// <summary>400: the provider cannot honour a parameter that decides the answer; <c>param</c> names it.</summary>
    public const string UnsupportedParameter = "unsupported_parameter";

    /// <summary>400: the provider takes no such content; <c>param</c> names its place.</summary>
    public const string UnsupportedContent = "unsupported_content";

    /// <summary>415: the content type is not supported.</summary>
    public const string UnsupportedMediaType = "unsupported_media_type";

    /// <summary>413: the body exceeds the limit.</summary>
    public const string PayloadTooLarge = "payload_too_large";

    /// <summary>408: the body did not arrive in time.</summary>
    public const string RequestTimeout = "request_timeout";

    /// <summary>404: no such path or resource.</summary>
    public const string NotFound = "not_found";

    /// <summary>405: the path exists, the method does not.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>409: the resource exists already or is in a state that forbids this.</summary>
    public const string Conflict = "conflict";

    /// <summary>400: a query parameter or cursor of the admin API is malformed.</summary>
    public const string BadRequest = "bad_request";

    /// <summary>400: the model string names no configured provider, or there is no default.</summary>
    public const string RoutingError = "routing_error";

    /// <summary>400: the provider of an organisation, project or user cannot be resolved.</summary>
    public const string ProviderResolutionError = "provider_resolution_error";

    /// <summary>404: the provider does not offer this model.</summary>
    public const string ModelNotFound = "model_not_found";

    /// <summary>501: the provider does not offer this operation.</summary>
    public const string NotSupported = "not_supported";

    /// <summary>502: the provider could not be reached or broke off.</summary>
    public const string ProviderError = "provider_error";

    /// <summary>503: the provider failed repeatedly and is left alone for a while; <c>Retry-After</c> says for how long.</summary>
    public const string CircuitBreakerOpen = "circuit_breaker_open";

    /// <summary>504: the provider did not answer in time.</summary>
    public const string ProviderTimeout = "provider_timeout";

    /// <summary>Mid-stream: the provider ended without its terminal event.</summary>
    public const string StreamTruncated = "stream_truncated";

    /// <summary>Mid-stream: the provider was silent for too long.</summary>
    public const string StreamIdleTimeout = "stream_idle_timeout";

    /// <summary>400: a guardrail objects to the input; <c>details.violations</c> says why.</summary>
    public const string GuardrailsBlocked = "guardrails_blocked";

    /// <summary>400, or mid-stream: a guardrail objects to the answer; <c>details.violations</c> says why.</summary>
    public const string GuardrailsOutputBlocked = "guardrails_output_blocked";

    /// <summary>504: a guardrail did not answer in time, and such calls are refused.</summary>
    public const string GuardrailsTimeout = "guardrails_timeout";

    /// <summary>502: a guardrail failed, and such calls are refused.</summary>
    public const string GuardrailsProviderError = "guardrails_provider_error";

    /// <summary>502: a guardrail's service refused the gateway's credentials.</summary>
    public const string GuardrailsAuthError = "guardrails_auth_error";

    /// <summary>503: a guardrail's service limits the gateway's rate.</summary>
    public const string GuardrailsRateLimited = "guardrails_rate_limited";

    /// <summary>503: a report takes longer than it may; one of fewer days may not.</summary>
    public const string ReportTimeout = "report_timeout";

    /// <summary>500: storage failed; details stay in the log.</summary>
    public const string DatabaseError = "database_error";

    /// <summary>500: anything else; details stay in the log.</summary>
    public const string InternalError = "internal_error";
}
