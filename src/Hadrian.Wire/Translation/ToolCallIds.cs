using System.Security.Cryptography;
using System.Text;

namespace Hadrian.Wire.Translation;

/// <summary>
/// Makes ids of tool calls that Claude takes out of those other vendors give: what stands before the first <c>|</c>,
/// letters, digits, <c>_</c> and <c>-</c>, at most 64 characters, and no two alike in a conversation. A result gets the id
/// of the call it answers; where calls share an id, results answer them in their order.
/// </summary>
internal sealed class ToolCallIds
{
    private const int LongestId = 64;

    private readonly Dictionary<string, Queue<string>> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _answered = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public string OfCall(string? id)
    {
        id ??= "";
        var fit = Clean(id);
        if (fit.Length == 0 || !_taken.Add(fit))
        {
            // Made of what is known, so that the same conversation is the same request and can be cached.
            fit = "call_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{_taken.Count} {id}")), 0, 16);
            _taken.Add(fit);
        }

        if (!_open.TryGetValue(id, out var open))
        {
            _open[id] = open = new Queue<string>();
        }

        open.Enqueue(fit);
        return fit;
    }

    public string OfResult(string? id)
    {
        id ??= "";
        if (_open.TryGetValue(id, out var open) && open.TryDequeue(out var fit))
        {
            return _answered[id] = fit;
        }

        return _answered.TryGetValue(id, out fit) ? fit : Clean(id);
    }

    private static string Clean(string id)
    {
        var end = id.IndexOf('|', StringComparison.Ordinal);
        var clean = (end < 0 ? id : id[..end]).Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-').Take(LongestId);
        return string.Concat(clean);
    }
}
