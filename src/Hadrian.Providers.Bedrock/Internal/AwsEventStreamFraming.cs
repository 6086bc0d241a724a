using System.Buffers.Binary;
using Amazon.Runtime.EventStreams;
using Hadrian.Wire.Bedrock.Streaming;

namespace Hadrian.Providers.Bedrock;

/// <summary>
/// Cuts a stream into messages by their lengths and has AWS's library read each. It reads right from the beginning of an
/// array alone, so that each message gets an array of its size.
/// </summary>
internal sealed class AwsEventStreamFraming : IEventStreamFraming
{
    private const int LengthBytes = 4;
    private const int SmallestMessage = 16;

    // AWS's own bound of a message.
    private const int LargestMessage = 24 * 1024 * 1024;

    private readonly byte[] _length = new byte[LengthBytes];
    private byte[]? _message;
    private int _count;

    public bool IsBroken { get; private set; }

    public bool IsWithinMessage => _count > 0;

    public bool TryRead(ref ReadOnlySpan<byte> input, out EventStreamFrame message)
    {
        message = default;
        if (IsBroken || (_message is null && !TryBegin(ref input)) || !TryFill(_message!, ref input))
        {
            return false;
        }

        var bytes = _message!;
        (_message, _count) = (null, 0);
        try
        {
            message = Read(EventStreamMessage.FromBuffer(bytes, 0, bytes.Length));
            return true;
        }
        catch (Exception exception) when (exception is EventStreamChecksumFailureException or EventStreamParseException
            or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            IsBroken = true;
            return false;
        }
    }

    public void Dispose()
    {
        // A message's array is not pooled: AWS's library needs its exact size.
    }

    private static EventStreamFrame Read(EventStreamMessage message)
    {
        var type = Header(message, ":message-type");
        var name = Header(message, type switch
        {
            "exception" => ":exception-type",
            "error" => ":error-code",
            _ => ":event-type",
        });
        return new EventStreamFrame(type, name, type == "error" ? Header(message, ":error-message") : null, message.Payload);
    }

    private static string? Header(EventStreamMessage message, string name)
        => message.Headers.TryGetValue(name, out var header) && header.HeaderType == EventStreamHeaderType.String ? header.AsString() : null;

    private bool TryBegin(ref ReadOnlySpan<byte> input)
    {
        if (!TryFill(_length, ref input))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(_length);
        if (length is < SmallestMessage or > LargestMessage)
        {
            IsBroken = true;
            return false;
        }

        _message = new byte[length];
        _length.CopyTo(_message, 0);
        return true;
    }

    private bool TryFill(byte[] target, ref ReadOnlySpan<byte> input)
    {
        var taken = Math.Min(target.Length - _count, input.Length);
        input[..taken].CopyTo(target.AsSpan(_count));
        input = input[taken..];
        _count += taken;
        return _count == target.Length;
    }
}
