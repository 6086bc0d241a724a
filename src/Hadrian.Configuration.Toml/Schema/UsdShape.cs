using System.Globalization;
using System.Text.Json.Nodes;
using Hadrian.Configuration.Toml.Document;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>An amount in US dollars, handed on in whole cents.</summary>
internal sealed class UsdShape : ScalarShape
{
    private const long LargestAmount = 1_000_000_000_000;

    protected override string Wanted => "an amount in US dollars";

    protected override string HowToWrite => "write a positive amount with at most two decimals, such as \"20.00\"";

    public static string Display(long cents)
        => string.Create(CultureInfo.InvariantCulture, $"${cents / 100m:0.##}");

    public override JsonObject Describe() => new() { ["type"] = Words(["string", "number"]) };

    protected override Reading Read(SchemaReader reader, TomlScalar scalar)
    {
        var fits = scalar.ScalarKind is not (ScalarKind.Boolean or ScalarKind.Date)
            && decimal.TryParse(scalar.Text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var amount)
            && amount is > 0 and <= LargestAmount
            && decimal.IsInteger(amount * 100);
        if (!fits)
        {
            return Reading.Wrong($"{Wanted} wanted, {Show(scalar)} is none");
        }

        var cents = (long)(decimal.Parse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture) * 100);
        return Reading.Of(cents.ToString(CultureInfo.InvariantCulture), Display(cents));
    }
}
