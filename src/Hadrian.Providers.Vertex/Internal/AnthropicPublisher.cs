using System.Buffers;
using Hadrian.Wire.Anthropic.Errors;
using Hadrian.Wire.Anthropic.Requests;
using Hadrian.Wire.Anthropic.Responses;
using Hadrian.Wire.Anthropic.Streaming;
using Hadrian.Wire.Gemini.Errors;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Vertex;

/// <summary>Claude, in Anthropic's own dialect but for where model, version and betas stand.</summary>
internal sealed class AnthropicPublisher(bool dropUnsupported) : Publisher
{
    private const string Version = "vertex-2023-10-16";

    public override bool HasEmbeddings => false;

    public override string MethodOf(bool isStreaming) => isStreaming ? "streamRawPredict" : "rawPredict";

    public override void Write(IBufferWriter<byte> output, string model, IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming)
        => AnthropicRequest.Write(output, messages, options, new AnthropicRequestSettings(model, isStreaming) { BodyVersion = Version, DropUnsupported = dropUnsupported });

    public override ChatResponse? Read(ReadOnlySpan<byte> body, string model) => AnthropicReply.TryRead(body, out var reply) ? reply : null;

    public override IAnswerStreamReader CreateReader(string model, bool tellsToolCallDeltas) => new AnthropicStreamReader(tellsToolCallDeltas);

    /// <summary>Reads why a request failed. Google answers for quota and access, and names what it says; Anthropic's errors have no such name.</summary>
    public override AnswerError ReadError(int statusCode, ReadOnlySpan<byte> body)
        => GeminiError.Read(statusCode, body) is { IsNamed: true } googles ? googles : AnthropicError.Read(statusCode, body);
}
