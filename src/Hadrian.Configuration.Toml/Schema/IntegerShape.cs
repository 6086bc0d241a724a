using System.Globalization;
using System.Text.Json.Nodes;
using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Schema;

internal sealed class IntegerShape(long min, long max, string? hint = null, string unit = "") : ScalarShape
{
    protected override string Wanted => "an integer";

    protected override string HowToWrite => hint ?? $"write a whole number, {Range()}";

    public override JsonObject Describe()
    {
        var schema = new JsonObject { ["type"] = "integer", ["minimum"] = min };
        if (max != long.MaxValue)
        {
            schema["maximum"] = max;
        }

        return schema;
    }

    protected override Reading Read(SchemaReader reader, TomlScalar scalar)
    {
        var isNumber = long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value);
        if (scalar.ScalarKind is not (ScalarKind.Integer or ScalarKind.Variable) || !isNumber)
        {
            return Mismatch(scalar, isNumber);
        }

        var shown = scalar.Source ?? scalar.Text;
        return value < min || value > max
            ? Reading.Wrong($"{(IsSecret ? "the value" : shown)} is out of range, must be {(value > max && max == int.MaxValue ? $"at most {int.MaxValue}" : Range())}")
            : Reading.Of(value.ToString(CultureInfo.InvariantCulture), Display(value));
    }

    private string Range() => (min, max) switch
    {
        (1, >= int.MaxValue) => "greater than 0",
        (_, >= int.MaxValue) => string.Create(CultureInfo.InvariantCulture, $"{min} or greater"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{min}-{max}"),
    };

    private string? Display(long value) => unit == "cents" ? UsdShape.Display(value) : null;
}
