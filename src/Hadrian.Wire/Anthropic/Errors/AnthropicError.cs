using System.Text.Json;
using Hadrian.Wire.Json;
using Hadrian.Wire.Translation;

namespace Hadrian.Wire.Anthropic.Errors;

/// <summary>Why there is no whole answer: what Anthropic says, or what is wrong with what it sent.</summary>
/// <param name="StatusCode">The HTTP status; within a stream the one its kind stands for.</param>
/// <param name="Code">Anthropic's name of the error, such as <c>overloaded_error</c>, or one of <see cref="GatewayErrorCodes"/>.</param>
/// <param name="Message">What went wrong, for whoever called.</param>
public sealed record AnthropicError(int StatusCode, string Code, string Message) : AnswerError(StatusCode, Code, Message)
{
    private const string UnknownCode = "api_error";

    /// <inheritdoc/>
    public override string Type => Code switch
    {
        "invalid_request_error" or "not_found_error" or "request_too_large" => "invalid_request_error",
        "authentication_error" or "permission_error" or "billing_error" => "authentication_error",
        "rate_limit_error" => "rate_limit_error",
        "overloaded_error" or "api_error" or "timeout_error" or GatewayErrorCodes.StreamTruncated or GatewayErrorCodes.ProviderError => "server_error",
        _ => "api_error",
    };

    internal static AnthropicError Truncated { get; } = new(
        BadGateway, GatewayErrorCodes.StreamTruncated, TruncatedMessage);

    internal static AnthropicError UnreadableEvent { get; } = new(
        BadGateway, GatewayErrorCodes.ProviderError, UnreadableMessage);

    /// <summary>Reads the body of a failed answer.</summary>
    /// <param name="statusCode">Its HTTP status.</param>
    /// <param name="body">The body; when it is not Anthropic's, the error says no more than the status.</param>
    public static AnthropicError Read(int statusCode, ReadOnlySpan<byte> body)
        => (LooseJson.Parse(body) is { } json ? Read(json, statusCode) : null)
            ?? new AnthropicError(statusCode, UnknownCode, $"The provider answered with status {statusCode} and no readable error message.");

    internal static AnthropicError Read(JsonElement json) => Read(json, statusCode: 0) ?? UnreadableEvent;

    private static AnthropicError? Read(JsonElement json, int statusCode)
    {
        if (LooseJson.Object(json, "error"u8) is not { } error || LooseJson.Text(error, "message"u8) is not { Length: > 0 } message)
        {
            return null;
        }

        var code = LooseJson.Text(error, "type"u8) is { Length: > 0 } type ? type : UnknownCode;
        return new AnthropicError(statusCode > 0 ? statusCode : StatusOf(code), code, message)
        {
            IsReported = true,
            RequestId = LooseJson.Text(json, "request_id"u8),
        };
    }

    private static int StatusOf(string code) => code switch
    {
        "invalid_request_error" => 400,
        "authentication_error" => 401,
        "billing_error" => 402,
        "permission_error" => 403,
        "not_found_error" => 404,
        "request_too_large" => 413,
        "rate_limit_error" => 429,
        "timeout_error" => 504,
        "overloaded_error" => 529,
        _ => 500,
    };
}
