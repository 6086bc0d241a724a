using System.Net;

namespace Hadrian;

/// <summary>A refusal or failure, in the terms a client needs. A face turns it into a status, an exception or a response.</summary>
public sealed record GatewayError
{
    /// <summary>Initialises an error.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="code">The stable code, see <see cref="GatewayErrorCodes"/>.</param>
    /// <param name="message">What is wrong and how to mend it. Shown to the client: no secret, no internal address.</param>
    public GatewayError(HttpStatusCode statusCode, string code, string message)
    {
        StatusCode = (int)statusCode;
        Code = code;
        Message = message;
    }

    /// <summary>Gets the HTTP status.</summary>
    public int StatusCode { get; }

    /// <summary>Gets the stable code.</summary>
    public string Code { get; }

    /// <summary>Gets the message for the client.</summary>
    public string Message { get; }

    /// <summary>Gets the request field at fault, when there is one.</summary>
    public string? Param { get; init; }

    /// <summary>Gets how long the client should wait before it tries again, when that helps.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gets the budget that refused, when one did.</summary>
    public BudgetStatus? Budget { get; init; }

    /// <summary>Gets what guardrails objected to, when they did.</summary>
    public IReadOnlyList<GuardrailFinding>? Violations { get; init; }

    /// <summary>Gets the error type of the envelope, which follows from the status (http-api §5).</summary>
    public string Type => TypeOf(StatusCode);

    /// <summary>Gives the envelope's <c>type</c> for a status.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    public static string TypeOf(int statusCode) => statusCode switch
    {
        401 => "authentication_error",
        402 => "budget_error",
        403 => "permission_error",
        404 => "not_found_error",
        429 => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };
}
