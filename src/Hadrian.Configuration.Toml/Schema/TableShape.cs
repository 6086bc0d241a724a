using System.Text.Json.Nodes;
using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>A table with known keys; some of them may depend on the value of one, its type.</summary>
internal sealed class TableShape(params SchemaKey[] keys) : Shape
{
    public TypeVariants? Variants { get; init; }

    /// <summary>What all other keys are: entries under names the user chooses.</summary>
    public NamedEntries? Others { get; init; }

    public override JsonObject Describe()
    {
        var properties = new JsonObject();
        foreach (var key in keys.Concat(Variants?.AllKeys ?? []))
        {
            properties[key.Name] = key.Describe();
        }

        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = Others is null ? JsonValue.Create(false) : Others.Item.Describe(),
        };
        string[] required = [.. keys.Concat(Variants?.AlwaysRequired ?? []).Where(key => key.RequiredFix is not null).Select(key => key.Name)];
        if (required.Length > 0)
        {
            schema["required"] = Words(required);
        }

        if (Variants is not null)
        {
            schema["allOf"] = new JsonArray([.. Variants.Describe()]);
        }

        return schema;
    }

    public override void Read(SchemaReader reader, Location at, TomlNode node)
    {
        if (node is not TomlTable table)
        {
            reader.Error(at, node.Place, $"a table wanted, {node.Kind} found", Others?.Instead ?? $"write [{at.Spelling}] and the keys below it");
            return;
        }

        reader.Settings.AddTable(at, table.Place);
        var variant = Variants?.Select(reader, at, table);
        var allowed = variant is null ? keys : [.. keys, .. variant.Allowed];
        foreach (var entry in table.Entries.Values)
        {
            if (Array.Find(allowed, key => key.Name == entry.Key) is { } key)
            {
                ReadKey(reader, at, key, entry);
            }
            else if (Others is not null)
            {
                Others.Read(reader, at, table, entry, allowed);
            }
            else
            {
                UnknownKey.Report(reader, at, entry, allowed, variant);
            }
        }

        foreach (var key in keys.Concat(variant?.Expected ?? []))
        {
            if (key.RequiredFix is not null && !table.Entries.ContainsKey(key.Name))
            {
                reader.Error(at.Key(key.Name), table.Place, variant?.Missing(key) ?? "missing", key.RequiredFix);
            }
        }
    }

    private static void ReadKey(SchemaReader reader, Location parent, SchemaKey key, TomlEntry entry)
    {
        var at = parent.Key(key.Name, key.Target);
        reader.CheckPart(key, at, entry);
        if (key.Preferred is not null)
        {
            reader.Problems.Warn(at.Spelling, entry.Place, "an old name for this setting", $"write `{key.Preferred}`");
        }

        key.Shape.Read(reader, at, entry.Value);
    }
}
