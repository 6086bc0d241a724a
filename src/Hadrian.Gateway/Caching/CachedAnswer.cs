using System.ComponentModel;

namespace Hadrian.Gateway;

/// <summary>An answer from the response cache. Immutable and shared between calls.</summary>
[ImmutableObject(true)]
public sealed class CachedAnswer
{
    internal CachedAnswer(DateTimeOffset cachedAt, ReadOnlyMemory<byte> body)
    {
        CachedAt = cachedAt;
        Body = body;
    }

    /// <summary>Gets when it was stored.</summary>
    public DateTimeOffset CachedAt { get; }

    /// <summary>Gets the JSON body, as it was handed to <see cref="CacheLookup.CompleteAsync(int, Hadrian.Wire.OpenAI.Responses.OpenAIReply, System.Buffers.ReadOnlySequence{byte})"/>.</summary>
    public ReadOnlyMemory<byte> Body { get; }
}
