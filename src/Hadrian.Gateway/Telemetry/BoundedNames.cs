using System.Collections.Concurrent;

namespace Hadrian.Gateway;

/// <summary>Keeps caller-chosen model names from multiplying metric series: only names a provider has answered for get their own, and only so many.</summary>
internal sealed class BoundedNames(int capacity = 200)
{
    private const string Other = "other";

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    public string Label(string name, bool isReal)
    {
        if (_known.ContainsKey(name))
        {
            return name;
        }

        if (!isReal || _known.Count >= capacity)
        {
            return Other;
        }

        _known.TryAdd(name, name);
        return name;
    }
}
