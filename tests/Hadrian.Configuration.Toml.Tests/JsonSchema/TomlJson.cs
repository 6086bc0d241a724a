using System.Globalization;
using System.Text.Json.Nodes;
using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Tests.JsonSchema;

/// <summary>A file as JSON, the form in which a JSON Schema judges it.</summary>
internal static class TomlJson
{
    public static JsonNode From(string text, params (string Name, string Value)[] variables)
    {
        var root = DocumentReader.Read(text, TestToml.Environment(variables), new ProblemList("hadrian.toml"));
        Assert.NotNull(root);
        return From(root);
    }

    private static JsonNode From(TomlNode node) => node switch
    {
        TomlTable table => new JsonObject(table.Entries.Values.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, From(entry.Value)))),
        TomlList list => new JsonArray([.. list.Items.Select(From)]),
        TomlScalar { ScalarKind: ScalarKind.Text or ScalarKind.Date } scalar => JsonValue.Create(scalar.Text),
        TomlScalar scalar => From(scalar.Text),
        _ => throw new InvalidOperationException(node.Kind),
    };

    private static JsonValue From(string literal)
        => bool.TryParse(literal, out var boolean) ? JsonValue.Create(boolean)
            : long.TryParse(literal, CultureInfo.InvariantCulture, out var integer) ? JsonValue.Create(integer)
            : JsonValue.Create(double.Parse(literal, CultureInfo.InvariantCulture));
}
