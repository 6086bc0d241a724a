using System.Buffers;
using System.Net;
using System.Text.Json;

namespace Hadrian.Wire.Translation;

/// <summary>Why there is no whole answer: what a provider says, or what is wrong with what it sent.</summary>
/// <param name="StatusCode">The HTTP status; within a stream the one its kind stands for.</param>
/// <param name="Code">The provider's name of the error, or one of <see cref="GatewayErrorCodes"/>.</param>
/// <param name="Message">What went wrong, for whoever called.</param>
public abstract record AnswerError(int StatusCode, string Code, string Message)
{
    internal const int BadGateway = (int)HttpStatusCode.BadGateway;
    internal const string TruncatedMessage = "The provider ended the stream before the answer was complete.";
    internal const string UnreadableMessage = "The provider sent an event that cannot be read. The answer is incomplete; try again.";

    /// <summary>Gets whether the provider reported it.</summary>
    public bool IsReported { get; protected init; }

    /// <summary>Gets the provider's id of the request, when it told one.</summary>
    public string? RequestId { get; init; }

    /// <summary>Gets the kind of error in OpenAI's words, such as <c>rate_limit_error</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Gives the error as the gateway's own, which one that was not reported is.</summary>
    public GatewayError ToGatewayError() => new((HttpStatusCode)StatusCode, Code, Message);

    /// <summary>Writes the error in OpenAI's shape: an object whose <c>error</c> has type, message, param and code.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="provider">The provider's configured name.</param>
    /// <param name="tellsStatus">Whether to tell the status too, where there is no other place for it: in a stream.</param>
    public void WriteEnvelope(IBufferWriter<byte> output, string provider, bool tellsStatus = false)
    {
        using var json = new Utf8JsonWriter(output, ChatAnswer.WriterOptions);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, Type);
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
}
