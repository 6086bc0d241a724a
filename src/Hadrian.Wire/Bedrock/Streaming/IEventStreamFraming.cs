namespace Hadrian.Wire.Bedrock.Streaming;

/// <summary>Splits bytes into the messages of the AWS event stream encoding, which AWS's own library knows how to read.</summary>
public interface IEventStreamFraming : IDisposable
{
    /// <summary>Gets whether the bytes are no such messages, or damaged: nothing after them can be read.</summary>
    bool IsBroken { get; }

    /// <summary>Gets whether a message has begun that is not complete.</summary>
    bool IsWithinMessage { get; }

    /// <summary>Takes bytes up to the end of the next message.</summary>
    /// <param name="input">The bytes, cut anywhere; what was taken is cut off.</param>
    /// <param name="message">The message.</param>
    /// <returns>Whether a message is complete; if not, all bytes are taken or the framing is broken.</returns>
    bool TryRead(ref ReadOnlySpan<byte> input, out EventStreamFrame message);
}
