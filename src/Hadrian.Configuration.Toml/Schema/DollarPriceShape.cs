using System.Globalization;
using System.Text.Json.Nodes;
using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>A price in US dollars, with as many decimals as it needs, handed on as it is written.</summary>
internal sealed class DollarPriceShape : ScalarShape
{
    private const decimal Largest = 1_000_000;

    protected override string Wanted => "a price in US dollars";

    protected override string HowToWrite => "write dollars per million tokens, from 0 to 1000000, such as \"2.50\"";

    public override JsonObject Describe() => new() { ["type"] = Words(["string", "number"]) };

    protected override Reading Read(SchemaReader reader, TomlScalar scalar)
        => scalar.ScalarKind is not (ScalarKind.Boolean or ScalarKind.Date)
            && decimal.TryParse(scalar.Text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var price)
            && price is >= 0 and <= Largest
                ? Reading.Of(price.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"${price}"))
                : Reading.Wrong($"{Wanted} wanted, {Show(scalar)} is none");
}
