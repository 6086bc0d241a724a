using Hadrian.Wire.ServerSentEvents;

namespace Hadrian.Wire.OpenAI.Texts;

/// <summary>Takes a stream of server-sent events apart into the data of each event.</summary>
/// <remarks>Comments and fields other than <c>data</c> are left out. Not thread-safe. Dispose it to return its buffers.</remarks>
public sealed class AnswerEvents : IDisposable
{
    private const int DefaultMaxEventBytes = 32 * 1024 * 1024;

    private readonly SseEventReader _reader = new(DefaultMaxEventBytes);

    /// <summary>Gets whether an unfinished event takes more than 32 MiB; nothing more is read then.</summary>
    public bool IsOverflown => _reader.IsOverflown;

    /// <summary>Reads the next event that is complete, or keeps the rest of the input for later.</summary>
    /// <param name="input">The input; what was read is taken off its front.</param>
    /// <param name="data">The event's data, valid until the next call.</param>
    public bool TryRead(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> data) => _reader.TryRead(ref input, out data);

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}
