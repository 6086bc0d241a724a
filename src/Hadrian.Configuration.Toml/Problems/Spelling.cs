using System.Globalization;
using System.Text;

namespace Hadrian.Configuration.Toml;

/// <summary>Writes keys and values into messages: always on one line, and never endlessly long.</summary>
internal static class Spelling
{
    private const int LongestText = 80;

    /// <summary>Adds a key to a dotted path, in quotes where TOML needs them or the caller wants them.</summary>
    public static string Append(string path, string key, bool quoted = false)
    {
        var name = quoted || !IsBare(key) ? Quote(key) : key;
        return path.Length == 0 ? name : $"{path}.{name}";
    }

    public static string Item(string path, int index)
        => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    public static string Quote(string text, int longest = LongestText)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text.Length > longest ? text.AsSpan(0, longest) : text)
        {
            if (character is '"' or '\\')
            {
                quoted.Append('\\').Append(character);
            }
            else if (char.IsControl(character))
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}");
            }
            else
            {
                quoted.Append(character);
            }
        }

        return quoted.Append(text.Length > longest ? "…\"" : "\"").ToString();
    }

    private static bool IsBare(string key)
        => key.Length > 0 && key.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
