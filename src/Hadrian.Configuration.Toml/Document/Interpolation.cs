using System.Text;

namespace Hadrian.Configuration.Toml.Document;

/// <summary>
/// Replaces <c>${NAME}</c> and <c>${NAME:-default}</c> in a text; <c>$${</c> stands for a literal <c>${</c>.
/// What a variable holds is data: it is neither expanded nor parsed again.
/// </summary>
internal sealed class Interpolation
{
    private readonly List<string> _names = [];
    private readonly List<string> _missing = [];

    private Interpolation()
    {
    }

    public string Text { get; private set; } = "";

    /// <summary>All variables named, in order.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Those that are not set and have no default.</summary>
    public IReadOnlyList<string> Missing => _missing;

    public static Interpolation Of(string source, Func<string, string?> variable)
    {
        var result = new Interpolation { Text = source };
        if (source.Contains("${", StringComparison.Ordinal))
        {
            result.Expand(source, variable);
        }

        return result;
    }

    private void Expand(string source, Func<string, string?> variable)
    {
        var text = new StringBuilder();
        for (var at = 0; at < source.Length;)
        {
            var rest = source.AsSpan(at);
            if (rest.StartsWith("$${", StringComparison.Ordinal))
            {
                text.Append("${");
                at += 3;
            }
            else if (rest.StartsWith("${", StringComparison.Ordinal) && rest.IndexOf('}') is var end and > 0)
            {
                text.Append(Resolve(source.Substring(at + 2, end - 2), variable));
                at += end + 1;
            }
            else
            {
                text.Append(source[at++]);
            }
        }

        Text = text.ToString();
    }

    private string? Resolve(string reference, Func<string, string?> variable)
    {
        var split = reference.IndexOf(":-", StringComparison.Ordinal);
        var name = split < 0 ? reference : reference[..split];
        var fallback = split < 0 ? null : reference[(split + 2)..];
        _names.Add(name);

        var value = variable(name) ?? fallback;
        if (value is null)
        {
            _missing.Add(name);
        }

        return value;
    }
}
