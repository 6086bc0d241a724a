using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>Reads a streamed answer in some dialect, piece by piece.</summary>
/// <remarks>
/// Feed it the bytes as they arrive with <see cref="Read"/>; stop when <see cref="IsOver"/>; call <see cref="Complete"/> once
/// the bytes have ended. The answer is whole only if there is no <see cref="Error"/> then.
/// </remarks>
public interface IAnswerStreamReader : IDisposable
{
    /// <summary>Gets what ended the stream before the answer was whole.</summary>
    AnswerError? Error { get; }

    /// <summary>Gets whether nothing more is expected: further input is ignored. True at the latest when the bytes have ended.</summary>
    bool IsOver { get; }

    /// <summary>Gets the tokens reported so far; <see langword="null"/> while none are.</summary>
    UsageDetails? Usage { get; }

    /// <summary>Takes the next bytes.</summary>
    /// <param name="input">The bytes, cut anywhere.</param>
    /// <param name="updates">Where to put what they complete.</param>
    void Read(ReadOnlySpan<byte> input, ICollection<ChatResponseUpdate> updates);

    /// <summary>Takes note that the bytes have ended.</summary>
    /// <param name="updates">Where to put what is complete now.</param>
    void Complete(ICollection<ChatResponseUpdate> updates);
}
