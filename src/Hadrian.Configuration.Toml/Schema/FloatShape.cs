using System.Globalization;
using System.Text.Json.Nodes;
using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Schema;

internal sealed class FloatShape(double min, double max) : ScalarShape
{
    protected override string Wanted => "a number";

    protected override string HowToWrite => $"write a number, {Range()}";

    public override JsonObject Describe()
    {
        var schema = new JsonObject { ["type"] = "number", ["minimum"] = min };
        if (max != double.MaxValue)
        {
            schema["maximum"] = max;
        }

        return schema;
    }

    protected override Reading Read(SchemaReader reader, TomlScalar scalar)
    {
        var isNumber = double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
        if (scalar.ScalarKind is ScalarKind.Boolean or ScalarKind.Date or ScalarKind.Text || !isNumber)
        {
            return Mismatch(scalar, isNumber);
        }

        // Written so that NaN, which compares with nothing, is out of range.
        return value >= min && value <= max
            ? Reading.Of(value.ToString("R", CultureInfo.InvariantCulture))
            : Reading.Wrong($"{scalar.Source ?? scalar.Text} is out of range, must be {Range()}");
    }

    private string Range() => max == double.MaxValue
        ? string.Create(CultureInfo.InvariantCulture, $"{min} or greater")
        : string.Create(CultureInfo.InvariantCulture, $"{min}-{max}");
}
