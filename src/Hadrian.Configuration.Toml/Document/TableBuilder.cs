using Tomlyn.Syntax;

namespace Hadrian.Configuration.Toml.Document;

/// <summary>
/// Builds the tables by TOML's rules for what may be defined where, with one relaxation: sections below
/// <c>[providers]</c> may be opened again to add further keys.
/// </summary>
internal sealed class TableBuilder(ValueReader values, ProblemList problems)
{
    private readonly KeyReader _keys = new(values, problems);

    public TomlTable Root { get; } = new(Place.Start, TableOrigin.Header);

    /// <summary>Finds or makes the table a header names.</summary>
    public (TomlTable Table, string Path) Open(TableSyntaxBase header)
    {
        var keys = _keys.Read(header.Name!, "");
        var table = Root;
        var path = "";
        foreach (var key in keys.SkipLast(1))
        {
            path = Spelling.Append(path, key.Name);
            if (Step(table, path, key, TableOrigin.Implied) is not { } next)
            {
                return (Detached(key), path);
            }

            table = next;
        }

        var last = keys[^1];
        path = Spelling.Append(path, last.Name);
        return header is TableArraySyntax ? AppendItem(table, path, last) : (OpenLast(table, path, last, MayMerge(keys)), path);
    }

    /// <summary>Adds one <c>key = value</c> line to a table.</summary>
    public void Add(TomlTable table, string path, KeyValueSyntax pair)
    {
        var keys = _keys.Read(pair.Key!, path);
        foreach (var key in keys.SkipLast(1))
        {
            path = Spelling.Append(path, key.Name);
            if (Step(table, path, key, TableOrigin.Dotted) is not { } next)
            {
                return;
            }

            table = next;
        }

        var last = keys[^1];
        path = Spelling.Append(path, last.Name);
        var value = values.Read(pair.Value!, path, this);
        if (table.Entries.TryGetValue(last.Name, out var earlier))
        {
            problems.Error(path, last.Place, $"set twice, on lines {earlier.Place.Line} and {last.Place.Line}", "remove one of the two");
        }
        else
        {
            table.Entries.Add(last.Name, new TomlEntry(last.Name, last.Place, value));
        }
    }

    private TomlTable? Step(TomlTable table, string path, TomlKey key, TableOrigin origin)
    {
        if (!table.Entries.TryGetValue(key.Name, out var entry))
        {
            return Insert(table, key, origin);
        }

        return entry.Value switch
        {
            TomlTable { Origin: TableOrigin.Header } when origin is TableOrigin.Dotted
                => Refuse(path, key, entry, "it is a section and cannot be extended by a dotted key"),
            TomlTable { Origin: not TableOrigin.Inline } next => next,
            TomlList { IsTableArray: true } list when origin is TableOrigin.Implied => (TomlTable)list.Items[^1],
            _ => Refuse(path, key, entry, "it already has a value and cannot be extended"),
        };
    }

    private TomlTable OpenLast(TomlTable parent, string path, TomlKey key, bool mayMerge)
    {
        if (!parent.Entries.TryGetValue(key.Name, out var entry))
        {
            return Insert(parent, key, TableOrigin.Header);
        }

        if (entry.Value is not TomlTable { Origin: not TableOrigin.Inline } table)
        {
            Refuse(path, key, entry, "it already has a value and cannot be a section too");
            return Detached(key);
        }

        if (table.Origin is not TableOrigin.Implied)
        {
            if (mayMerge)
            {
                problems.Warn(path, key.Place, $"the section is already open since line {entry.Place.Line}; both were merged", "keep one section");
            }
            else
            {
                Refuse(path, key, entry, "the section appears twice");
            }
        }

        table.Origin = TableOrigin.Header;
        return table;
    }

    private (TomlTable Table, string Path) AppendItem(TomlTable parent, string path, TomlKey key)
    {
        var item = new TomlTable(key.Place, TableOrigin.Header);
        if (!parent.Entries.TryGetValue(key.Name, out var entry))
        {
            entry = new TomlEntry(key.Name, key.Place, new TomlList(key.Place, isTableArray: true));
            parent.Entries.Add(key.Name, entry);
        }

        if (entry.Value is not TomlList { IsTableArray: true } list)
        {
            Refuse(path, key, entry, "it is already something else than a list of [[sections]]");
            return (item, path);
        }

        list.Items.Add(item);
        return (item, Spelling.Item(path, list.Items.Count - 1));
    }

    private TomlTable? Refuse(string path, TomlKey key, TomlEntry earlier, string cause)
    {
        problems.Error(path, key.Place, $"{cause}: lines {earlier.Place.Line} and {key.Place.Line}", "keep one of the two");
        return null;
    }

    private static TomlTable Insert(TomlTable parent, TomlKey key, TableOrigin origin)
    {
        var table = new TomlTable(key.Place, origin);
        parent.Entries.Add(key.Name, new TomlEntry(key.Name, key.Place, table));
        return table;
    }

    private static TomlTable Detached(TomlKey key) => new(key.Place, TableOrigin.Header);

    private static bool MayMerge(IReadOnlyList<TomlKey> keys) => keys.Count > 1 && keys[0].Name == "providers";
}
