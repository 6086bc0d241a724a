using System.Text;
using System.Text.Json;
using Hadrian.Configuration.Toml.Files;
using Hadrian.Configuration.Toml.Schema.Sections;

namespace Hadrian.Configuration.Toml;

/// <summary>The form of <c>hadrian.toml</c> as a JSON Schema, with which editors complete and check the file.</summary>
/// <remarks>
/// It describes the form alone: keys, types, ranges, and what a <c>type</c> needs. What depends on other sections or on the
/// build is checked by <see cref="HadrianToml"/>.
/// </remarks>
public static class HadrianTomlSchema
{
    // Editors for TOML read draft 7; later drafts add nothing that is needed here.
    private const string Dialect = "http://json-schema.org/draft-07/schema#";

    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Returns the schema as indented JSON.</summary>
    public static string ToJson()
    {
        var schema = RootSchema.Shape.Describe();
        schema.Insert(0, "$schema", Dialect);
        schema.Insert(1, "title", HadrianTomlFile.FileName);
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, Indented))
        {
            schema.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length);
    }
}
