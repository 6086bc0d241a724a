using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Responses;

/// <summary>Puts a price into a <c>usage</c> object.</summary>
internal static class UsageCost
{
    /// <summary>Sets <c>usage.cost</c>.</summary>
    /// <param name="splices">Where to put the change.</param>
    /// <param name="json">The document.</param>
    /// <param name="usage">The usage object within it.</param>
    /// <param name="cost">The price in USD.</param>
    public static void Set(ref SpliceBuilder splices, ReadOnlySpan<byte> json, JsonRange usage, decimal cost)
    {
        var value = usage.Of(json);
        var scanner = new JsonScanner(value);
        scanner.TryEnterObject();
        var isEmpty = true;
        while (scanner.TryNextName(out var name))
        {
            isEmpty = false;
            var member = scanner.ReadRange();
            if (name.Is(value, "cost"u8))
            {
                JsonText.Append(ref splices, cost);
                splices.Replace(new JsonRange(usage.Start + member.Start, usage.Start + member.End));
                return;
            }
        }

        splices.Append(isEmpty ? "\"cost\":"u8 : ",\"cost\":"u8);
        JsonText.Append(ref splices, cost);
        splices.Insert(usage.End - 1);
    }
}
