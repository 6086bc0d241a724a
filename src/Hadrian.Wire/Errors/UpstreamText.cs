using System.Net;

namespace Hadrian.Wire.Errors;

/// <summary>Judges whether a provider's words may be shown to a client.</summary>
internal static class UpstreamText
{
    private const int LongestMessage = 2000;
    private static readonly char[] Separators = [' ', '\t', '\r', '\n', '"', '\'', '`', '(', ')', '<', '>', '[', ']', ',', ';', '='];

    /// <summary>Tells whether a text is a plain message: neither markup nor telling an address.</summary>
    public static bool IsPresentable(string text)
        => text.Length is > 0 and <= LongestMessage
            && text[0] != '<'
            && !text.Contains("://", StringComparison.Ordinal)
            && !text.Contains("localhost", StringComparison.OrdinalIgnoreCase)
            && !Array.Exists(text.Split(Separators, StringSplitOptions.RemoveEmptyEntries), IsAddress);

    private static bool IsAddress(string word)
    {
        var host = word.Trim('.', ':', '!', '?', '/');
        var colon = host.LastIndexOf(':');
        if (colon > 0 && ushort.TryParse(host.AsSpan(colon + 1), out _))
        {
            return true;
        }

        var labels = host.Split('.');
        return (labels.Length == 4 && IPAddress.TryParse(host, out _))
            || (labels.Length > 2 && labels[^1].Length >= 2 && labels[^1].All(char.IsAsciiLetter));
    }
}
