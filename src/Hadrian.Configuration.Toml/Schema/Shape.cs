using System.Text.Json.Nodes;
using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>What a key may hold. A shape checks a value and hands on the settings in it.</summary>
internal abstract class Shape
{
    public abstract void Read(SchemaReader reader, Location at, TomlNode node);

    /// <summary>Says in JSON Schema what the key may hold.</summary>
    public abstract JsonObject Describe();

    protected static JsonArray Words(IEnumerable<string> words) => [.. words.Select(word => JsonValue.Create(word))];
}
