using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>Entries of a table under names the user chooses.</summary>
internal sealed record NamedEntries(Shape Item)
{
    /// <summary>Messages show the names in quotes, as for models.</summary>
    public bool Quoted { get; init; }

    /// <summary>Says what is wrong with a name.</summary>
    public Func<string, string?>? NameError { get; init; }

    /// <summary>What an entry is if not a key of the table, for the error about an entry that is neither.</summary>
    public string? Noun { get; init; }

    /// <summary>What to write where the whole table should be.</summary>
    public string? Instead { get; init; }

    public void Read(SchemaReader reader, Location parent, TomlTable table, TomlEntry entry, SchemaKey[] keys)
    {
        var at = parent.Key(entry.Key, quoted: Quoted);
        if (Item is TableShape && Noun is not null && entry.Value is not TomlTable)
        {
            var names = keys.Select(key => key.Name).ToList();
            reader.Error(at, entry.Place, $"neither a key nor a {Noun} table", $"{UnknownKey.Guess(entry.Key, names)}keys here: {string.Join(", ", names)}");
            return;
        }

        if (NameError?.Invoke(entry.Key) is { } error)
        {
            reader.Error(at, entry.Place, error, "choose another name");
        }

        var twin = table.Entries.Values.FirstOrDefault(other => other.Key.Equals(entry.Key, StringComparison.OrdinalIgnoreCase));
        if (twin is not null && twin != entry)
        {
            reader.Error(at, entry.Place, $"differs only by case from `{twin.Key}` on line {twin.Place.Line}, and configuration keys ignore case", "rename one of the two");
            return;
        }

        Item.Read(reader, at, entry.Value);
    }
}
