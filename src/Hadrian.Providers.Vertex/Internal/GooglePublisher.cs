using System.Buffers;
using Hadrian.Wire.Gemini.Errors;
using Hadrian.Wire.Gemini.Requests;
using Hadrian.Wire.Gemini.Responses;
using Hadrian.Wire.Gemini.Streaming;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Vertex;

/// <summary>Gemini. Its calls come whole, so that they have no pieces to tell.</summary>
internal sealed class GooglePublisher(bool dropUnsupported) : Publisher
{
    public override bool HasEmbeddings => true;

    public override string MethodOf(bool isStreaming) => isStreaming ? "streamGenerateContent?alt=sse" : "generateContent";

    public override void Write(IBufferWriter<byte> output, string model, IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming)
        => GeminiRequest.Write(output, messages, options, new GeminiRequestSettings(model) { DropUnsupported = dropUnsupported });

    public override ChatResponse? Read(ReadOnlySpan<byte> body, string model) => GeminiReply.Read(body, NewId(), model);

    public override IAnswerStreamReader CreateReader(string model, bool tellsToolCallDeltas) => new GeminiStreamReader(NewId(), model);

    public override AnswerError ReadError(int statusCode, ReadOnlySpan<byte> body) => GeminiError.Read(statusCode, body);

    private static string NewId() => $"vertex-{Guid.NewGuid():N}";
}
