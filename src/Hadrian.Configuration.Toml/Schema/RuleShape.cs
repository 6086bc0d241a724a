using System.Text.Json.Nodes;
using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>A word, or a table that says more than the word does.</summary>
internal sealed class RuleShape(EnumShape word, TableShape table) : Shape
{
    public override JsonObject Describe() => new() { ["anyOf"] = new JsonArray(word.Describe(), table.Describe()) };

    public override void Read(SchemaReader reader, Location at, TomlNode node)
    {
        if (node is TomlTable)
        {
            table.Read(reader, at, node);
        }
        else
        {
            word.Read(reader, at, node);
        }
    }
}
