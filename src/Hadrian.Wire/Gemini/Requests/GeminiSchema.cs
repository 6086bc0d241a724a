using System.Text.Json;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.Gemini.Requests;

/// <summary>
/// Writes JSON Schema in the part of it Gemini takes: references are put in place, what may be null is marked so, unknown words
/// are left out. A schema that contains itself ends where it does, in an object of any shape.
/// </summary>
internal sealed class GeminiSchema
{
    private const int MostNodes = 2_000;
    private const int DeepestNode = 24;

    private static readonly string[] Copied =
    [
        "format", "title", "description", "nullable", "default", "example", "propertyOrdering", "minItems", "maxItems", "minProperties",
        "maxProperties", "minLength", "maxLength", "pattern", "minimum", "maximum",
    ];

    private readonly Utf8JsonWriter _json;
    private readonly JsonElement _root;
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private int _nodes;
    private int _depth;

    private GeminiSchema(Utf8JsonWriter json, JsonElement root)
    {
        _json = json;
        _root = root;
    }

    public static void Write(Utf8JsonWriter json, JsonElement schema) => new GeminiSchema(json, schema).WriteNode(schema);

    /// <summary>Tells whether a schema is more than an object without members.</summary>
    public static bool HasProperties(JsonElement schema)
        => LooseJson.Object(schema, "properties"u8) is { } properties
            ? properties.EnumerateObject().Any()
            : schema.TryGetProperty("$ref"u8, out _) || schema.TryGetProperty("anyOf"u8, out _) || schema.TryGetProperty("oneOf"u8, out _) || schema.TryGetProperty("allOf"u8, out _);

    private void WriteNode(JsonElement schema)
    {
        var opened = new List<string>();
        _depth++;
        if (schema.ValueKind != JsonValueKind.Object || ++_nodes > MostNodes || _depth > DeepestNode || SchemaNode.Resolve(schema, _root, _open, opened) is not { } node)
        {
            _json.WriteStartObject();
            _json.WriteString("type"u8, "object"u8);
            _json.WriteEndObject();
        }
        else
        {
            _json.WriteStartObject();
            WriteMembers(node);
            _json.WriteEndObject();
        }

        _depth--;
        _open.ExceptWith(opened);
    }

    private void WriteMembers(SchemaNode node)
    {
        if (node.Type is { } type)
        {
            _json.WriteString("type"u8, type);
        }

        foreach (var name in Copied)
        {
            if (node.Find(name) is { } value && !(name == "nullable" && node.IsNullable))
            {
                _json.WritePropertyName(name);
                value.WriteTo(_json);
            }
        }

        if (node.IsNullable)
        {
            _json.WriteBoolean("nullable"u8, true);
        }

        WriteEnum(node);
        if (node.Find("properties") is { ValueKind: JsonValueKind.Object } properties)
        {
            WriteProperties(properties, node.Find("required"));
        }

        if (node.Find("items") is { ValueKind: JsonValueKind.Object } items)
        {
            _json.WritePropertyName("items"u8);
            WriteNode(items);
        }

        if (node.Variants.Count > 0 || node.Types.Count > 1)
        {
            _json.WriteStartArray("anyOf"u8);
            node.Variants.ForEach(WriteNode);
            if (node.Variants.Count == 0)
            {
                node.Types.ForEach(WriteType);
            }

            _json.WriteEndArray();
        }
    }

    private void WriteType(string type)
    {
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
        _json.WriteEndObject();
    }

    /// <summary>Writes the values that are allowed, which Gemini knows of texts alone.</summary>
    private void WriteEnum(SchemaNode node)
    {
        if (node.Values.Count == 0)
        {
            return;
        }

        if (node.Type is null && node.Types.Count == 0)
        {
            _json.WriteString("type"u8, "string"u8);
        }

        _json.WriteStartArray("enum"u8);
        node.Values.ForEach(_json.WriteStringValue);
        _json.WriteEndArray();
    }

    /// <summary>Writes an object's members, and which of them must be there; Gemini refuses to demand one it does not know.</summary>
    private void WriteProperties(JsonElement properties, JsonElement? required)
    {
        _json.WriteStartObject("properties"u8);
        foreach (var property in properties.EnumerateObject())
        {
            _json.WritePropertyName(property.Name);
            WriteNode(property.Value);
        }

        _json.WriteEndObject();
        if (required is not { ValueKind: JsonValueKind.Array } names)
        {
            return;
        }

        _json.WriteStartArray("required"u8);
        foreach (var name in names.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(LooseJson.TextOf).OfType<string>())
        {
            if (properties.TryGetProperty(name, out _))
            {
                _json.WriteStringValue(name);
            }
        }

        _json.WriteEndArray();
    }
}
