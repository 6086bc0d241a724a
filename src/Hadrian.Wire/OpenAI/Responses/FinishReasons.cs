using System.Text;

namespace Hadrian.Wire.OpenAI.Responses;

/// <summary>Turns finish reasons into strings without allocating the usual ones.</summary>
internal static class FinishReasons
{
    /// <summary>Reads a string value, quotes included.</summary>
    public static string Read(ReadOnlySpan<byte> quoted)
    {
        var text = quoted[1..^1];
        return text.SequenceEqual("stop"u8) ? "stop"
            : text.SequenceEqual("length"u8) ? "length"
            : text.SequenceEqual("tool_calls"u8) ? "tool_calls"
            : text.SequenceEqual("content_filter"u8) ? "content_filter"
            : text.SequenceEqual("function_call"u8) ? "function_call"
            : Encoding.UTF8.GetString(text);
    }
}
