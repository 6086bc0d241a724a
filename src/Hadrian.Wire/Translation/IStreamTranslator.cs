using System.Buffers;

namespace Hadrian.Wire.Translation;

/// <summary>Turns one dialect's stream into another's, piece by piece.</summary>
public interface IStreamTranslator : IDisposable
{
    /// <summary>Gets whether the answer has ended: further input is ignored, and <see cref="Complete"/> may be called.</summary>
    bool IsOver { get; }

    /// <summary>Translates what the next bytes complete.</summary>
    /// <param name="input">The bytes, cut anywhere.</param>
    /// <param name="output">Where to write.</param>
    void Translate(ReadOnlySpan<byte> input, IBufferWriter<byte> output);

    /// <summary>Ends the translation, once, after the input has ended or the answer is over.</summary>
    /// <param name="output">Where to write.</param>
    void Complete(IBufferWriter<byte> output);
}
