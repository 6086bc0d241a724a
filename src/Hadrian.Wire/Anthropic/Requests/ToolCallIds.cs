using System.Security.Cryptography;
using System.Text;

namespace Hadrian.Wire.Anthropic.Requests;

/// <summary>
/// Makes ids of tool calls that Anthropic takes out of those other vendors give: what stands before the first <c>|</c>,
/// letters, digits, <c>_</c> and <c>-</c>, at most 64 characters. A call and its result keep the same id, and two calls
/// keep different ones.
/// </summary>
internal sealed class ToolCallIds
{
    private const int LongestId = 64;

    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public string this[string? id]
    {
        get
        {
            id ??= "";
            if (!_ids.TryGetValue(id, out var known))
            {
                known = Clean(id);
                if (known.Length == 0 || !_taken.Add(known))
                {
                    // Made of the original, so that the same conversation is the same request and can be cached.
                    known = "call_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)), 0, 16);
                    _taken.Add(known);
                }

                _ids[id] = known;
            }

            return known;
        }
    }

    private static string Clean(string id)
    {
        var end = id.IndexOf('|', StringComparison.Ordinal);
        var clean = (end < 0 ? id : id[..end]).Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-').Take(LongestId);
        return string.Concat(clean);
    }
}
