using System.Buffers;

namespace Hadrian.Wire.ServerSentEvents;

/// <summary>The pieces of a server-sent event stream as the gateway writes it.</summary>
public static class SseWriter
{
    /// <summary>Gets a comment that keeps an idle connection open; clients skip it.</summary>
    public static ReadOnlySpan<byte> KeepAlive => ": keep-alive\n\n"u8;

    /// <summary>Gets the terminal event of a complete answer.</summary>
    public static ReadOnlySpan<byte> Done => "data: [DONE]\n\n"u8;

    /// <summary>Gets what precedes an event's data.</summary>
    public static ReadOnlySpan<byte> DataPrefix => "data: "u8;

    /// <summary>Gets what ends an event.</summary>
    public static ReadOnlySpan<byte> EventEnd => "\n\n"u8;

    /// <summary>Writes one event.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="data">The data; a single line.</param>
    public static void WriteData(IBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        ArgumentNullException.ThrowIfNull(output);
        WriteData(output, data, default, default);
    }

    /// <summary>Writes one event whose data comes in three pieces.</summary>
    internal static void WriteData(IBufferWriter<byte> output, ReadOnlySpan<byte> start, ReadOnlySpan<byte> middle, ReadOnlySpan<byte> end)
    {
        var length = DataPrefix.Length + start.Length + middle.Length + end.Length + EventEnd.Length;
        var span = output.GetSpan(length);
        DataPrefix.CopyTo(span);
        span = span[DataPrefix.Length..];
        start.CopyTo(span);
        span = span[start.Length..];
        middle.CopyTo(span);
        span = span[middle.Length..];
        end.CopyTo(span);
        EventEnd.CopyTo(span[end.Length..]);
        output.Advance(length);
    }
}
