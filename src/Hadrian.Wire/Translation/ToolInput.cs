using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>Makes tool calls of what a model wrote.</summary>
internal static class ToolInput
{
    /// <summary>Makes a call of arguments that came as an object; anything else is no arguments.</summary>
    public static FunctionCallContent Call(string id, string name, JsonElement input) => new(id, name, Arguments(input))
    {
        RawRepresentation = input,
    };

    /// <summary>Makes a call of arguments that came as text, piece by piece. Text that is no JSON object is the call's <see cref="FunctionCallContent.Exception"/>.</summary>
    public static FunctionCallContent Call(string id, string name, string input)
    {
        if (string.IsNullOrWhiteSpace(input))
        {
            return new FunctionCallContent(id, name, new Dictionary<string, object?>());
        }

        return FunctionCallContent.CreateFromParsedArguments(input, id, name, static text =>
        {
            var element = JsonElement.Parse(text);
            return element.ValueKind == JsonValueKind.Object
                ? Arguments(element)
                : throw new JsonException("The arguments of a tool call are no JSON object.");
        });
    }

    private static Dictionary<string, object?> Arguments(JsonElement input)
    {
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (input.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in input.EnumerateObject())
            {
                arguments[member.Name] = member.Value.ValueKind == JsonValueKind.Null ? null : member.Value;
            }
        }

        return arguments;
    }
}
