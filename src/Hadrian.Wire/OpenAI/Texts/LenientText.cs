using System.Text;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Texts;

/// <summary>Reads JSON strings for inspection: where one holds half a surrogate pair, as providers cut emoji in streams, that half is kept.</summary>
internal static class LenientText
{
    private const int EscapeLength = 6;

    public static string Read(ReadOnlySpan<byte> quoted)
    {
        if (JsonText.TryGetString(quoted, out var text))
        {
            return text;
        }

        var raw = Encoding.UTF8.GetString(quoted[1..^1]);
        var result = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length;)
        {
            if (raw[i] != '\\')
            {
                result.Append(raw[i++]);
            }
            else if (raw[i + 1] == 'u')
            {
                result.Append((char)Convert.ToUInt16(raw.Substring(i + 2, EscapeLength - 2), 16));
                i += EscapeLength;
            }
            else
            {
                result.Append(Unescaped(raw[i + 1]));
                i += 2;
            }
        }

        return result.ToString();
    }

    /// <summary>Gives the character a short escape stands for.</summary>
    public static char Unescaped(char letter) => letter switch
    {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\b',
        'f' => '\f',
        _ => letter,
    };
}
