using System.Collections.Concurrent;

namespace Hadrian.Gateway;

/// <summary>Keeps settings in memory: lost at restart, not shared between nodes.</summary>
public sealed class InMemorySettingStore : ISettingStore
{
    private readonly ConcurrentDictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<KeyValuePair<string, string>>> ListAsync(string prefix, CancellationToken cancellationToken)
        => new([.. _values.Where(value => value.Key.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(value => value.Key, StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public ValueTask SetAsync(string name, string value, CancellationToken cancellationToken)
    {
        _values[name] = value;
        return default;
    }
}
