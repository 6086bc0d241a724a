using System.Buffers.Text;
using System.Text;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Cursors as they travel: two parts, which are the gateway's own business.</summary>
internal static class CursorText
{
    private const int Longest = 128;

    public static string Write(string first, string second) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{first}:{second}"));

    /// <summary>Takes a cursor apart; both parts are empty when it is none.</summary>
    public static (string First, string Second) Read(string text)
        => text.Length <= Longest && Base64Url.IsValid(text) && Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split(':') is [var first, var second]
            ? (first, second)
            : ("", "");

    public static GatewayException Refusal() => AdminErrors.BadRequest("cursor", "'cursor' is not one this API gave out. Pass 'next_cursor' or 'prev_cursor' of a page as it is.");
}
