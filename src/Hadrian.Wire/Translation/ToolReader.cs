using System.Text.Json;
using Hadrian.Wire.Json;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>Reads the tools of a chat request.</summary>
internal static class ToolReader
{
    public static void Read(JsonElement body, ChatOptions options, bool dropUnsupported)
    {
        if (!dropUnsupported && body.TryGetProperty("functions"u8, out var functions) && functions.ValueKind == JsonValueKind.Array && functions.GetArrayLength() > 0)
        {
            throw RequestProblems.Parameter("functions", "Functions are taken as tools alone. Use tools and tool_choice.");
        }

        if (!body.TryGetProperty("tools"u8, out var tools) || tools.ValueKind != JsonValueKind.Array || tools.GetArrayLength() == 0)
        {
            return;
        }

        var read = new List<AITool>();
        var number = 0;
        foreach (var tool in tools.EnumerateArray())
        {
            var path = $"tools[{number++}]";
            if (LooseJson.Text(tool, "type"u8) is null or "function")
            {
                read.Add(Read(tool, path));
            }
            else if (!dropUnsupported)
            {
                throw RequestProblems.Parameter(path + ".type", $"Tools of type {LooseJson.Text(tool, "type"u8)} cannot be had from this provider; functions can.");
            }
        }

        if (read.Count > 0)
        {
            options.Tools = read;
            options.ToolMode = Mode(body, dropUnsupported);
        }
    }

    private static FunctionTool Read(JsonElement tool, string path)
    {
        if (LooseJson.Object(tool, "function"u8) is not { } function || LooseJson.Text(function, "name"u8) is not { Length: > 0 } name)
        {
            throw RequestProblems.Malformed(path + ".function.name", "a string");
        }

        var extras = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (function.TryGetProperty("strict"u8, out var strict) && strict.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            extras["strict"] = strict.GetBoolean();
        }

        if (LooseJson.Object(tool, "cache_control"u8) is { } cacheControl)
        {
            extras["cache_control"] = cacheControl;
        }

        return new FunctionTool(name, LooseJson.Text(function, "description"u8) ?? "", LooseJson.Object(function, "parameters"u8) ?? default, extras);
    }

    private static ChatToolMode? Mode(JsonElement body, bool dropUnsupported)
    {
        if (!body.TryGetProperty("tool_choice"u8, out var choice) || choice.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var word = choice.ValueKind == JsonValueKind.String ? LooseJson.TextOf(choice) : null;
        return word switch
        {
            "auto" => ChatToolMode.Auto,
            "none" => ChatToolMode.None,
            "required" => ChatToolMode.RequireAny,
            null when choice.ValueKind == JsonValueKind.Object && LooseJson.Object(choice, "function"u8) is { } function
                && LooseJson.Text(function, "name"u8) is { Length: > 0 } name => ChatToolMode.RequireSpecific(name),
            _ when dropUnsupported => null,
            _ => throw RequestProblems.Parameter("tool_choice", "Only auto, none, required and a function by its name can be asked of this provider."),
        };
    }

    private sealed class FunctionTool(string name, string description, JsonElement schema, IReadOnlyDictionary<string, object?> extras) : AIFunctionDeclaration
    {
        public override string Name => name;

        public override string Description => description;

        public override JsonElement JsonSchema => schema;

        public override IReadOnlyDictionary<string, object?> AdditionalProperties => extras;
    }
}
