using System.Text.Json.Nodes;
using Hadrian.Configuration.Toml.Document;
using Hadrian.Configuration.Toml.Parts;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>A key that a table may have.</summary>
internal sealed record SchemaKey(string Name, Shape Shape)
{
    /// <summary>The canonical name if it differs, see <see cref="Location.Key"/>.</summary>
    public string? Target { get; private init; }

    public TomlPart? Part { get; private init; }

    /// <summary>How to supply the key if it must not be absent.</summary>
    public string? RequiredFix { get; private init; }

    /// <summary>The spelling to prefer, if this one is only understood.</summary>
    public string? Preferred { get; private init; }

    /// <summary>Whether a table is on without an <c>enabled</c> key, or which boolean asks for the part.</summary>
    public bool OnUnlessSaid { get; private init; } = true;

    public SchemaKey As(string target) => this with { Target = target };

    public SchemaKey Required(string fix) => this with { RequiredFix = fix };

    public SchemaKey Legacy(string preferred) => this with { Preferred = preferred };

    public SchemaKey Needs(TomlPart part, bool onUnlessSaid = true) => this with { Part = part, OnUnlessSaid = onUnlessSaid };

    public JsonObject Describe()
    {
        var schema = Shape.Describe();
        if (Preferred is not null)
        {
            schema["deprecated"] = true;
        }

        return schema;
    }

    /// <summary>Whether a value asks for something: a table that is not disabled, a true boolean, anything else but an empty list.</summary>
    public bool IsOn(TomlNode value) => value switch
    {
        TomlTable table => table.Find("enabled") is TomlScalar enabled ? enabled.Text != "false" : OnUnlessSaid,
        TomlList list => list.Items.Count > 0,
        TomlScalar { ScalarKind: ScalarKind.Boolean } scalar => scalar.Text == (OnUnlessSaid ? "true" : "false"),
        _ => true,
    };
}
