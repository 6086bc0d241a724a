using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hadrian.Configuration.Toml.Tests.JsonSchema;

/// <summary>Judges a document by the part of JSON Schema that the product writes; any other word in a schema is a failure.</summary>
internal static class SchemaJudge
{
    private static readonly HashSet<string> Annotations = new(["$schema", "title", "writeOnly", "deprecated", "then"], StringComparer.Ordinal);

    /// <summary>Lists what does not conform.</summary>
    public static IReadOnlyList<string> Complaints(JsonNode schema, JsonNode value, string path = "")
    {
        if (schema is JsonValue verdict)
        {
            return verdict.GetValue<bool>() ? [] : [$"{path} is not allowed"];
        }

        return [.. schema.AsObject().Where(word => !Annotations.Contains(word.Key)).SelectMany(word => Judge(word.Key, word.Value!, schema.AsObject(), value, path))];
    }

    private static IEnumerable<string> Judge(string word, JsonNode rule, JsonObject schema, JsonNode value, string path) => word switch
    {
        "type" => Types(rule).Any(type => IsOfType(type, value)) ? [] : [$"{path} is not {rule.ToJsonString()}"],
        "enum" => rule.AsArray().Any(allowed => JsonNode.DeepEquals(allowed, value)) ? [] : [$"{path} is none of {rule.ToJsonString()}"],
        "pattern" => value.GetValueKind() != JsonValueKind.String || Regex.IsMatch(value.GetValue<string>(), rule.GetValue<string>()) ? [] : [$"{path} does not match"],
        "minLength" => value.GetValueKind() != JsonValueKind.String || value.GetValue<string>().Length >= rule.GetValue<int>() ? [] : [$"{path} is too short"],
        "minimum" => value.GetValueKind() != JsonValueKind.Number || Number(value) >= Number(rule) ? [] : [$"{path} is too small"],
        "maximum" => value.GetValueKind() != JsonValueKind.Number || Number(value) <= Number(rule) ? [] : [$"{path} is too large"],
        "minItems" => value is not JsonArray list || list.Count >= rule.GetValue<int>() ? [] : [$"{path} has too few items"],
        "items" => value is JsonArray items ? items.SelectMany((item, index) => Complaints(rule, item!, $"{path}[{index}]")) : [],
        "properties" => value is JsonObject table ? table.Where(member => rule[member.Key] is not null).SelectMany(member => Complaints(rule[member.Key]!, member.Value!, $"{path}.{member.Key}")) : [],
        "additionalProperties" => value is JsonObject others
            ? others.Where(member => schema["properties"]![member.Key] is null).SelectMany(member => Complaints(rule, member.Value!, $"{path}.{member.Key}"))
            : [],
        "required" => value is JsonObject whole ? rule.AsArray().Select(name => name!.GetValue<string>()).Where(name => !whole.ContainsKey(name)).Select(name => $"{path}.{name} is missing") : [],
        "anyOf" => rule.AsArray().Any(one => Complaints(one!, value, path).Count == 0) ? [] : [$"{path} fits none of several"],
        "allOf" => rule.AsArray().SelectMany(one => Complaints(one!, value, path)),
        "if" => Complaints(rule, value, path).Count == 0 ? Complaints(schema["then"]!, value, path) : [],
        _ => throw new InvalidOperationException($"'{word}' is not judged here."),
    };

    private static IEnumerable<string> Types(JsonNode rule) => rule is JsonArray several ? several.Select(type => type!.GetValue<string>()) : [rule.GetValue<string>()];

    private static bool IsOfType(string type, JsonNode value) => (type, value.GetValueKind()) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) or ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => double.IsInteger(Number(value)),
        _ => false,
    };

    private static double Number(JsonNode value) => double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
}
