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
        var length = DataPrefix.Length + data.Length + EventEnd.Length;
        var span = output.GetSpan(length);
        DataPrefix.CopyTo(span);
        data.CopyTo(span[DataPrefix.Length..]);
        EventEnd.CopyTo(span[(DataPrefix.Length + data.Length)..]);
        output.Advance(length);
    }
}
