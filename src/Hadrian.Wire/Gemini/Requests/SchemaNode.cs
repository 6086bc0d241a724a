using System.Text.Json;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.Gemini.Requests;

/// <summary>One schema, with what it refers to in its place.</summary>
internal sealed class SchemaNode
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);

    /// <summary>Gets the alternatives, without that of being null.</summary>
    public List<JsonElement> Variants { get; } = [];

    /// <summary>Gets the types, without null.</summary>
    public List<string> Types { get; } = [];

    /// <summary>Gets the allowed values, where all of them are texts.</summary>
    public List<string> Values { get; private set; } = [];

    /// <summary>Gets whether the value may be null, by another word than <c>nullable</c>.</summary>
    public bool IsNullable { get; private set; }

    /// <summary>Gets the only type.</summary>
    public string? Type => Types.Count == 1 ? Types[0] : null;

    /// <summary>Gives a member.</summary>
    public JsonElement? Find(string name) => _members.TryGetValue(name, out var value) ? value : null;

    /// <summary>Puts a schema together.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="root">The whole, in which references are looked up.</param>
    /// <param name="open">The references the schema stands within; those it uses are added.</param>
    /// <param name="opened">Where to note what was added.</param>
    /// <returns><see langword="null"/> when it refers to itself, or to what is not there.</returns>
    public static SchemaNode? Resolve(JsonElement schema, JsonElement root, HashSet<string> open, List<string> opened)
    {
        var node = new SchemaNode();
        if (!node.TryTake(schema, root, open, opened))
        {
            return null;
        }

        if (!node._members.ContainsKey("anyOf") && node._members.TryGetValue("oneOf", out var oneOf))
        {
            node._members["anyOf"] = oneOf;
        }

        if (!node.TryReadVariants(root, open, opened))
        {
            return null;
        }

        node.ReadTypes();
        node.ReadValues();
        return node;
    }

    /// <summary>Takes a schema's members that are not known yet, then those of what it refers to: what stands beside a reference wins.</summary>
    private bool TryTake(JsonElement schema, JsonElement root, HashSet<string> open, List<string> opened)
    {
        foreach (var member in schema.EnumerateObject())
        {
            _members.TryAdd(member.Name, member.Value);
        }

        if (LooseJson.Text(schema, "$ref"u8) is { } reference)
        {
            if (!open.Add(reference))
            {
                return false;
            }

            opened.Add(reference);
            if (Find(root, reference) is not { } target || !TryTake(target, root, open, opened))
            {
                return false;
            }
        }

        return !schema.TryGetProperty("allOf"u8, out var all) || all.ValueKind != JsonValueKind.Array || all.GetArrayLength() != 1
            || all[0].ValueKind != JsonValueKind.Object || TryTake(all[0], root, open, opened);
    }

    private bool TryReadVariants(JsonElement root, HashSet<string> open, List<string> opened)
    {
        if (!_members.TryGetValue("anyOf", out var variants) || variants.ValueKind != JsonValueKind.Array)
        {
            return true;
        }

        foreach (var variant in variants.EnumerateArray())
        {
            if (LooseJson.Text(variant, "type"u8) == "null")
            {
                IsNullable = true;
            }
            else
            {
                Variants.Add(variant);
            }
        }

        if (Variants is not [{ ValueKind: JsonValueKind.Object } only])
        {
            return true;
        }

        // One alternative is none: it takes the place of the choice.
        Variants.Clear();
        _members.Remove("anyOf");
        if (!TryTake(only, root, open, opened))
        {
            return false;
        }

        return TryReadVariants(root, open, opened);
    }

    private void ReadTypes()
    {
        if (!_members.TryGetValue("type", out var type))
        {
            return;
        }

        var names = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().ToList() : [type];
        foreach (var name in names.Where(item => item.ValueKind == JsonValueKind.String).Select(LooseJson.TextOf).OfType<string>())
        {
            if (name == "null" && names.Count > 1)
            {
                IsNullable = true;
            }
            else
            {
                Types.Add(name);
            }
        }
    }

    private void ReadValues()
    {
        var values = _members.TryGetValue("enum", out var several) && several.ValueKind == JsonValueKind.Array ? several.EnumerateArray().ToList()
            : _members.TryGetValue("const", out var only) ? [only]
            : [];
        IsNullable |= values.Count > 1 && values.RemoveAll(value => value.ValueKind == JsonValueKind.Null) > 0;
        if (values.TrueForAll(value => value.ValueKind == JsonValueKind.String))
        {
            Values = [.. values.Select(LooseJson.TextOf).OfType<string>()];
        }
    }

    private static JsonElement? Find(JsonElement root, string reference)
    {
        if (!reference.StartsWith("#/$defs/", StringComparison.Ordinal) && !reference.StartsWith("#/definitions/", StringComparison.Ordinal))
        {
            return null;
        }

        var place = root;
        foreach (var step in reference.Split('/').Skip(1))
        {
            var name = Uri.UnescapeDataString(step).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (place.ValueKind != JsonValueKind.Object || !place.TryGetProperty(name, out place))
            {
                return null;
            }
        }

        return place.ValueKind == JsonValueKind.Object ? place : null;
    }
}
