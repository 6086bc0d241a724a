using System.Text.Json.Nodes;
using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>Whatever the file has, handed on by its own names: for sections whose part checks them itself.</summary>
internal sealed class AnyShape : Shape
{
    public override JsonObject Describe() => [];

    public override void Read(SchemaReader reader, Location at, TomlNode node)
    {
        switch (node)
        {
            case TomlTable table:
                reader.Settings.AddTable(at, table.Place);
                foreach (var entry in table.Entries.Values)
                {
                    Read(reader, at.Key(entry.Key), entry.Value);
                }

                break;
            case TomlList list:
                for (var index = 0; index < list.Items.Count; index++)
                {
                    Read(reader, at.Item(index), list.Items[index]);
                }

                break;
            case TomlScalar scalar:
                reader.Settings.Add(new Setting(at, scalar.Place) { Value = scalar.IsUnknown ? null : scalar.Text });
                break;
        }
    }
}
