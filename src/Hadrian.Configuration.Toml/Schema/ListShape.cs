using System.Text.Json.Nodes;
using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>A list of single values, which is one setting.</summary>
internal sealed class ListShape(ScalarShape item) : Shape
{
    /// <summary>A value without brackets is a list of one.</summary>
    public bool AllowSingle { get; init; }

    public bool AllowEmpty { get; init; } = true;

    public override JsonObject Describe()
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = item.Describe() };
        if (!AllowEmpty)
        {
            list["minItems"] = 1;
        }

        return AllowSingle ? new JsonObject { ["anyOf"] = new JsonArray(item.Describe(), list) } : list;
    }

    public override void Read(SchemaReader reader, Location at, TomlNode node)
    {
        IReadOnlyList<string>? items = node switch
        {
            TomlList list => Items(reader, at, list),
            TomlScalar when AllowSingle => item.Take(reader, at, node)?.Value is { } value ? [value] : null,
            _ => Refuse(reader, at, node, $"a list wanted, {node.Kind} found"),
        };

        reader.Settings.Add(new Setting(at, node.Place) { Items = items, Display = items is null || item.IsSecret ? null : $"[{string.Join(", ", items)}]" });
    }

    private List<string>? Items(SchemaReader reader, Location at, TomlList list)
    {
        if (list.Items.Count == 0 && !AllowEmpty)
        {
            return Refuse(reader, at, list, "the list is empty");
        }

        var readings = list.Items.Select((node, index) => item.Take(reader, at.Item(index), node)).ToList();
        return readings.Contains(null) ? null : [.. readings.Select(reading => reading!.Value!)];
    }

    private static List<string>? Refuse(SchemaReader reader, Location at, TomlNode node, string cause)
    {
        reader.Error(at, node.Place, cause, "write the values in brackets: [\"a\", \"b\"]");
        return null;
    }
}
