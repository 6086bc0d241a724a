using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>What a key may hold. A shape checks a value and hands on the settings in it.</summary>
internal abstract class Shape
{
    public abstract void Read(SchemaReader reader, Location at, TomlNode node);
}
