using System.Buffers;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.Anthropic.Errors;

/// <summary>Why there is no whole answer: what Anthropic says, or what is wrong with what it sent.</summary>
/// <param name="StatusCode">The HTTP status; within a stream the one its kind stands for.</param>
/// <param name="Code">Anthropic's name of the error, such as <c>overloaded_error</c>, or one of <see cref="GatewayErrorCodes"/>.</param>
/// <param name="Message">What went wrong, for whoever called.</param>
public sealed record AnthropicError(int StatusCode, string Code, string Message)
{
    private const string UnknownCode = "api_error";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Gets whether Anthropic reported it.</summary>
    public bool IsReported { get; private init; }

    /// <summary>Gets Anthropic's id of the request, when it told one.</summary>
    public string? RequestId { get; init; }

    internal static AnthropicError Truncated { get; } = new(
        (int)HttpStatusCode.BadGateway, GatewayErrorCodes.StreamTruncated, "The provider ended the stream before the answer was complete.");

    internal static AnthropicError UnreadableEvent { get; } = new(
        (int)HttpStatusCode.BadGateway, GatewayErrorCodes.ProviderError, "The provider sent an event that cannot be read. The answer is incomplete; try again.");

    /// <summary>Reads the body of a failed answer.</summary>
    /// <param name="statusCode">Its HTTP status.</param>
    /// <param name="body">The body; when it is not Anthropic's, the error says no more than the status.</param>
    public static AnthropicError Read(int statusCode, ReadOnlySpan<byte> body)
        => (LooseJson.Parse(body) is { } json ? Read(json, statusCode) : null)
            ?? new AnthropicError(statusCode, UnknownCode, $"The provider answered with status {statusCode} and no readable error message.");

    /// <summary>Writes the error in OpenAI's shape: an object whose <c>error</c> has type, message, param and code.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="provider">The provider's configured name.</param>
    /// <param name="tellsStatus">Whether to tell the status too, where there is no other place for it: in a stream.</param>
    public void WriteEnvelope(IBufferWriter<byte> output, string provider, bool tellsStatus = false)
    {
        using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, TypeName());
        json.WriteString("message"u8, Message);
        json.WriteNull("param"u8);
        json.WriteString("code"u8, Code.ToLowerInvariant());
        json.WriteString("provider"u8, provider);
        if (IsReported)
        {
            json.WriteString("provider_code"u8, Code);
        }

        if (tellsStatus)
        {
            json.WriteNumber("status"u8, StatusCode);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

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

    private string TypeName() => Code switch
    {
        "invalid_request_error" or "not_found_error" or "request_too_large" => "invalid_request_error",
        "authentication_error" or "permission_error" or "billing_error" => "authentication_error",
        "rate_limit_error" => "rate_limit_error",
        "overloaded_error" or "api_error" or "timeout_error" or GatewayErrorCodes.StreamTruncated or GatewayErrorCodes.ProviderError => "server_error",
        _ => "api_error",
    };
}
