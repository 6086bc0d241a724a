using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Hadrian.Gateway;

/// <summary>How a record lies in the journal: the length of its JSON, a checksum of it, and the JSON.</summary>
internal static class JournalFrame
{
    private const int HeaderLength = 8;

    /// <summary>Appends a record.</summary>
    public static void Write(ArrayBufferWriter<byte> frames, UsageRecord record)
    {
        var start = frames.WrittenCount;
        frames.GetSpan(HeaderLength);
        frames.Advance(HeaderLength);
        using (var json = new Utf8JsonWriter(frames))
        {
            JsonSerializer.Serialize(json, record, UsageJournalJson.Default.UsageRecord);
        }

        var frame = MemoryMarshal.AsMemory(frames.WrittenMemory).Span[start..];
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - HeaderLength);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Checksum(frame[HeaderLength..]));
    }

    /// <summary>Reads the record at the beginning.</summary>
    /// <param name="frames">What is left of the file.</param>
    /// <param name="record">The record; <see langword="null"/> when it is whole but of a kind this version cannot read.</param>
    /// <returns>The length of the frame; 0 when there is no whole one.</returns>
    public static int Read(ReadOnlySpan<byte> frames, out UsageRecord? record)
    {
        record = null;
        if (frames.Length < HeaderLength
            || BinaryPrimitives.ReadInt32LittleEndian(frames) is var length && (length <= 0 || length > frames.Length - HeaderLength)
            || BinaryPrimitives.ReadUInt32LittleEndian(frames[4..]) != Checksum(frames.Slice(HeaderLength, length)))
        {
            return 0;
        }

        try
        {
            record = JsonSerializer.Deserialize(frames.Slice(HeaderLength, length), UsageJournalJson.Default.UsageRecord);
        }
        catch (JsonException)
        {
            // Counted by the reader, which then keeps the file.
        }

        return HeaderLength + length;
    }

    private static uint Checksum(ReadOnlySpan<byte> json)
    {
        var checksum = uint.MaxValue;
        for (; json.Length >= sizeof(ulong); json = json[sizeof(ulong)..])
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(json));
        }

        foreach (var one in json)
        {
            checksum = BitOperations.Crc32C(checksum, one);
        }

        return ~checksum;
    }
}
