using System.Text.Json.Nodes;
using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Schema;

internal sealed class BooleanShape : ScalarShape
{
    protected override string Wanted => "a boolean";

    protected override string HowToWrite => "write true or false, without quotes";

    public override JsonObject Describe() => new() { ["type"] = "boolean" };

    protected override Reading Read(SchemaReader reader, TomlScalar scalar)
    {
        var isBoolean = scalar.Text is "true" or "false";
        return isBoolean && scalar.ScalarKind is (ScalarKind.Boolean or ScalarKind.Variable) ? Reading.Of(scalar.Text) : Mismatch(scalar, isBoolean);
    }
}
