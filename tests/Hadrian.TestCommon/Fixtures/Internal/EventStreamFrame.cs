using System.Buffers.Binary;
using System.Text;

namespace Hadrian.TestCommon.Internal;

/// <summary>
/// A message of the AWS event stream encoding: a prelude of two lengths and its checksum, the headers, the
/// payload, and a checksum over all of it, in network byte order.
/// </summary>
internal static class EventStreamFrame
{
    private const int PreludeLength = 12;
    private const int ChecksumLength = 4;
    private const byte StringType = 7;

    public static ReadOnlyMemory<byte> Create(string eventType, string payload)
    {
        byte[] headers =
        [
            .. Header(":event-type", eventType),
            .. Header(":content-type", "application/json"),
            .. Header(":message-type", "event"),
        ];
        var body = Encoding.UTF8.GetBytes(payload);
        var frame = new byte[PreludeLength + headers.Length + body.Length + ChecksumLength];

        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), Crc32(frame.AsSpan(0, 8)));
        headers.CopyTo(frame, PreludeLength);
        body.CopyTo(frame, PreludeLength + headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - ChecksumLength), Crc32(frame.AsSpan(0, frame.Length - ChecksumLength)));
        return frame;
    }

    internal static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        const uint ReversedPolynomial = 0xEDB88320;
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ ReversedPolynomial;
            }
        }

        return ~crc;
    }

    private static byte[] Header(string name, string value)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)Encoding.UTF8.GetByteCount(value));
        return [(byte)name.Length, .. Encoding.UTF8.GetBytes(name), StringType, .. length, .. Encoding.UTF8.GetBytes(value)];
    }
}
