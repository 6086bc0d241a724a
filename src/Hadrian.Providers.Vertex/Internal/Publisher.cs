using System.Buffers;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Vertex;

/// <summary>The dialect a publisher's models speak at Vertex.</summary>
internal abstract class Publisher
{
    /// <summary>Gets whether there are models for embeddings.</summary>
    public abstract bool HasEmbeddings { get; }

    /// <summary>Gives what of a model is called for an answer.</summary>
    public abstract string MethodOf(bool isStreaming);

    /// <summary>Writes a conversation.</summary>
    public abstract void Write(IBufferWriter<byte> output, string model, IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming);

    /// <summary>Reads a plain answer; <see langword="null"/> when it is none.</summary>
    public abstract ChatResponse? Read(ReadOnlySpan<byte> body, string model);

    /// <summary>Makes a reader for a streamed answer.</summary>
    public abstract IAnswerStreamReader CreateReader(string model, bool tellsToolCallDeltas);

    /// <summary>Reads why a request failed.</summary>
    public abstract AnswerError ReadError(int statusCode, ReadOnlySpan<byte> body);

    /// <summary>Makes the dialect of the publisher a provider names.</summary>
    public static Publisher Create(VertexProviderOptions options) => options.Publisher == VertexProviderOptions.Anthropic
        ? new AnthropicPublisher(options.DropUnsupported)
        : new GooglePublisher(options.DropUnsupported);
}
