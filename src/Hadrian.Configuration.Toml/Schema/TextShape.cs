using System.Text.Json.Nodes;
using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>A string, with a check that may also bring it into a common form.</summary>
internal sealed class TextShape(bool allowEmpty = false, TextCheck? check = null) : ScalarShape
{
    protected override string Wanted => "a string";

    protected override string HowToWrite => "put the value in double quotes";

    public override JsonObject Describe()
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (!allowEmpty)
        {
            schema["minLength"] = 1;
        }

        if (IsSecret)
        {
            schema["writeOnly"] = true;
        }

        return schema;
    }

    protected override Reading Read(SchemaReader reader, TomlScalar scalar)
    {
        if (scalar.ScalarKind is not (ScalarKind.Text or ScalarKind.Variable))
        {
            return Mismatch(scalar);
        }

        if (!allowEmpty && string.IsNullOrWhiteSpace(scalar.Text))
        {
            return scalar.Variables.Count > 0
                ? Reading.Wrong($"the value is empty, because variable {Names(scalar)} is empty", "give the variable a value")
                : Reading.Wrong("the value is empty", "give it a value or remove the key");
        }

        return check is null ? Reading.Of(scalar.Text, Spelling.Quote(scalar.Text)) : check(scalar.Text, Show(scalar), reader);
    }
}

/// <summary>Judges a text.</summary>
/// <param name="text">The value.</param>
/// <param name="shown">The value as messages may show it.</param>
/// <param name="reader">Supplies the environment.</param>
internal delegate Reading TextCheck(string text, string shown, SchemaReader reader);
