using System.Text.Json.Nodes;
using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>A list of tables, by double brackets or inline; a single table is a list of one.</summary>
internal sealed class TableListShape(TableShape item) : Shape
{
    public override JsonObject Describe() => new()
    {
        ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "array", ["items"] = item.Describe() }, item.Describe()),
    };

    public override void Read(SchemaReader reader, Location at, TomlNode node)
    {
        switch (node)
        {
            case TomlList list:
                reader.Settings.AddTable(at, list.Place);
                for (var index = 0; index < list.Items.Count; index++)
                {
                    item.Read(reader, at.Item(index), list.Items[index]);
                }

                break;
            case TomlTable:
                item.Read(reader, at with { Canonical = at.Item(0).Canonical }, node);
                break;
            default:
                reader.Error(at, node.Place, $"a list of tables wanted, {node.Kind} found", "write [[double brackets]], or [{ key = value }]");
                break;
        }
    }
}
