using System.Text.Json.Nodes;

namespace Hadrian.Configuration.Toml.Schema;

/// <content>The types in JSON Schema: what belongs to another type is refused, and what a type needs is required.</content>
internal sealed partial record TypeVariants
{
    /// <summary>The keys of all types. One that types describe differently is left open here, as each of them says what it holds.</summary>
    public IEnumerable<SchemaKey> AllKeys =>
    [
        Discriminator,
        .. Keys.Values.SelectMany(keys => keys).GroupBy(key => key.Name, StringComparer.Ordinal).Select(same => IsShared(same) ? same.First() : Shapes.Key(same.Key, Shapes.Anything)),
    ];

    /// <summary>The key that names the type, unless a table without it has a type all the same.</summary>
    public IEnumerable<SchemaKey> AlwaysRequired => Infer is null ? [Discriminator] : [];

    public IEnumerable<JsonNode> Describe()
    {
        var types = (EnumShape)Discriminator.Shape;
        foreach (var type in types.Canonicals)
        {
            var own = Keys.GetValueOrDefault(type) ?? [];
            yield return new JsonObject
            {
                ["if"] = new JsonObject
                {
                    ["properties"] = new JsonObject { [Discriminator.Name] = new JsonObject { ["enum"] = Texts(types.Spellings(type)) } },
                    ["required"] = Texts([Discriminator.Name]),
                },
                ["then"] = new JsonObject
                {
                    ["properties"] = Properties(own),
                    ["required"] = Texts(own.Where(key => key.RequiredFix is not null).Select(key => key.Name)),
                },
            };
        }
    }

    private JsonObject Properties(SchemaKey[] own)
    {
        var properties = new JsonObject();
        foreach (var same in Keys.Values.SelectMany(keys => keys).GroupBy(key => key.Name, StringComparer.Ordinal))
        {
            if (Array.Find(own, key => key.Name == same.Key) is not { } key)
            {
                properties[same.Key] = false;
            }
            else if (!IsShared(same))
            {
                properties[same.Key] = key.Describe();
            }
        }

        return properties;
    }

    private static bool IsShared(IEnumerable<SchemaKey> same) => same.DistinctBy(key => key.Shape).Count() == 1;

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
