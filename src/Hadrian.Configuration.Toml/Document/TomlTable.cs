namespace Hadrian.Configuration.Toml.Document;

internal sealed class TomlTable(Place place, TableOrigin origin) : TomlNode(place)
{
    /// <summary>Entries in file order.</summary>
    public OrderedDictionary<string, TomlEntry> Entries { get; } = new(StringComparer.Ordinal);

    public TableOrigin Origin { get; set; } = origin;

    public override string Kind => "a table";

    public TomlNode? Find(params ReadOnlySpan<string> path)
    {
        TomlNode? node = this;
        foreach (var key in path)
        {
            node = node is TomlTable table && table.Entries.TryGetValue(key, out var entry) ? entry.Value : null;
        }

        return node;
    }
}

/// <summary>A key with its value; the place is the key's.</summary>
internal sealed record TomlEntry(string Key, Place Place, TomlNode Value);
