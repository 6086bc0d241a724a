using System.Buffers;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>A chat request in OpenAI's dialect, in the types of Microsoft.Extensions.AI.</summary>
/// <remarks>
/// What those types have no member for is in <see cref="ChatOptions.AdditionalProperties"/> under OpenAI's name, and
/// <c>cache_control</c> in the additional properties of contents and tools. The request refers to the body it was read from;
/// dispose it when it is written in another dialect.
/// </remarks>
public sealed class ChatRequest : IDisposable
{
    private readonly JsonDocument _body;

    private ChatRequest(JsonDocument body, IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        _body = body;
        Messages = messages;
        Options = options;
    }

    /// <summary>Gets the conversation, one message for each of the body's.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>Gets how to answer.</summary>
    public ChatOptions Options { get; }

    /// <summary>Reads a request.</summary>
    /// <param name="body">The body, which must stay as it is while the request is in use.</param>
    /// <exception cref="GatewayException">
    /// Something in it is malformed (<c>validation_error</c>) or cannot be said in any other dialect
    /// (<c>unsupported_parameter</c>, <c>unsupported_content</c>); <see cref="GatewayError.Param"/> names its path.
    /// </exception>
    public static ChatRequest Read(ReadOnlySequence<byte> body) => Read(body, dropUnsupported: false);

    /// <summary>Reads a request.</summary>
    /// <param name="body">The body, which must stay as it is while the request is in use.</param>
    /// <param name="dropUnsupported">
    /// Whether what cannot be said in any other dialect, or would be more than one answer of text, is left out instead of refused
    /// (<see cref="ProviderSettings.DropUnsupported"/>).
    /// </param>
    /// <exception cref="GatewayException">
    /// Something in it is malformed (<c>validation_error</c>) or cannot be said in any other dialect
    /// (<c>unsupported_parameter</c>, <c>unsupported_content</c>); <see cref="GatewayError.Param"/> names its path.
    /// </exception>
    public static ChatRequest Read(ReadOnlySequence<byte> body, bool dropUnsupported)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException exception)
        {
            throw new GatewayException(new GatewayError(HttpStatusCode.BadRequest, GatewayErrorCodes.InvalidJson, "The body is not JSON."), exception);
        }

        try
        {
            return new ChatRequest(
                document, MessageReader.Read(document.RootElement, dropUnsupported), OptionsReader.Read(document.RootElement, dropUnsupported));
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    /// <summary>Refuses what would give another answer than the one asked for if it were left out: more choices, log probabilities, audio.</summary>
    /// <param name="provider">Who gives one answer of text alone, for the message.</param>
    /// <exception cref="GatewayException">Code <c>unsupported_parameter</c>.</exception>
    public void RefuseBeyondOneText(string provider) => RequestRefusals.Check(Options, provider);

    /// <inheritdoc/>
    public void Dispose() => _body.Dispose();
}
