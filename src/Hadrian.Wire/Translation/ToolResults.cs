using System.Text.Json;

namespace Hadrian.Wire.Translation;

/// <summary>What tools gave, as text.</summary>
internal static class ToolResults
{
    public static string TextOf(object? result) => result switch
    {
        null => "",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
        JsonElement element => element.GetRawText(),
        _ => CompactJson.Of(result),
    };
}
