using System.Text;

namespace Hadrian.TestCommon.Internal;

/// <summary>Server-sent events as bytes, each with its closing blank line.</summary>
internal static class SseFrame
{
    public static ReadOnlyMemory<byte> Done { get; } = Event("[DONE]");

    public static ReadOnlyMemory<byte> Comment { get; } = Encoding.UTF8.GetBytes(": keep-alive\n\n");

    public static ReadOnlyMemory<byte> Event(string data, string? name = null) =>
        Encoding.UTF8.GetBytes(name is null ? $"data: {data}\n\n" : $"event: {name}\ndata: {data}\n\n");

    public static ReadOnlyMemory<byte> WithCrlf(ReadOnlyMemory<byte> frame) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(frame.Span).ReplaceLineEndings("\r\n"));
}
