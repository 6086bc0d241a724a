using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>Reads what the types of Microsoft.Extensions.AI have no member for, from their additional properties.</summary>
internal static class RequestExtras
{
    /// <summary>Where vendors put what only they know of a tool call.</summary>
    public const string ExtraContent = "extra_content";

    /// <summary>Where an answer has its log probabilities, in OpenAI's shape.</summary>
    public const string Logprobs = "logprobs";

    /// <summary>Gives a text, or <see langword="null"/>.</summary>
    public static string? Text(AdditionalPropertiesDictionary? properties, string name) => Find(properties, name) switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
        _ => null,
    };

    /// <summary>Gives a flag, or <see langword="null"/>.</summary>
    public static bool? Flag(AdditionalPropertiesDictionary? properties, string name) => Find(properties, name) switch
    {
        bool flag => flag,
        JsonElement { ValueKind: JsonValueKind.True } => true,
        JsonElement { ValueKind: JsonValueKind.False } => false,
        _ => null,
    };

    /// <summary>Gives a whole number, or <see langword="null"/>.</summary>
    public static int? Number(AdditionalPropertiesDictionary? properties, string name) => Find(properties, name) switch
    {
        int number => number,
        long and >= int.MinValue and <= int.MaxValue and var number => (int)number,
        JsonElement { ValueKind: JsonValueKind.Number } json when json.TryGetInt32(out var number) => number,
        string text when int.TryParse(text, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>Gives a JSON object, or <see langword="null"/>.</summary>
    public static JsonElement? Object(IReadOnlyDictionary<string, object?>? properties, string name)
        => properties is not null && properties.TryGetValue(name, out var value) && value is JsonElement { ValueKind: JsonValueKind.Object } json ? json : null;

    /// <summary>Gives a value, or <see langword="null"/> when it is absent or null in JSON too.</summary>
    public static object? Find(AdditionalPropertiesDictionary? properties, string name)
        => properties is not null && properties.TryGetValue(name, out var value) && value is not JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined }
            ? value
            : null;
}
