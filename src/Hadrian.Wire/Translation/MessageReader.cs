using System.Text.Json;
using Hadrian.Wire.Json;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>Reads the <c>messages</c> of a chat request.</summary>
internal static class MessageReader
{
    public static IReadOnlyList<ChatMessage> Read(JsonElement body, bool dropUnsupported)
    {
        if (!body.TryGetProperty("messages"u8, out var messages) || messages.ValueKind != JsonValueKind.Array)
        {
            throw RequestProblems.Malformed("messages", "an array");
        }

        var read = new List<ChatMessage>(messages.GetArrayLength());
        foreach (var message in messages.EnumerateArray())
        {
            read.Add(Read(message, $"messages[{read.Count}]", dropUnsupported));
        }

        return read;
    }

    private static ChatMessage Read(JsonElement message, string path, bool dropUnsupported)
    {
        var role = LooseJson.Text(message, "role"u8);
        var contents = role switch
        {
            "system" or "developer" or "user" => ContentReader.Read(message, path, dropUnsupported),
            "assistant" => [.. ContentReader.Read(message, path, dropUnsupported), .. Refusal(message), .. Calls(message, path, dropUnsupported)],
            "tool" => [Result(message, LooseJson.Text(message, "tool_call_id"u8) ?? throw RequestProblems.Malformed(path + ".tool_call_id", "a string"), path, dropUnsupported)],
            "function" => [Result(message, LooseJson.Text(message, "name"u8) ?? throw RequestProblems.Malformed(path + ".name", "a string"), path, dropUnsupported)],
            _ => throw RequestProblems.Malformed(path + ".role", "system, developer, user, assistant or tool"),
        };
        return new ChatMessage(role == "function" ? ChatRole.Tool : new ChatRole(role!), contents) { AuthorName = LooseJson.Text(message, "name"u8) };
    }

    private static IEnumerable<AIContent> Refusal(JsonElement message)
        => LooseJson.Text(message, "refusal"u8) is { Length: > 0 } refusal ? [new TextContent(refusal)] : [];

    private static IEnumerable<AIContent> Calls(JsonElement message, string path, bool dropUnsupported)
    {
        if (message.TryGetProperty("tool_calls"u8, out var calls) && calls.ValueKind == JsonValueKind.Array)
        {
            var number = 0;
            foreach (var call in calls.EnumerateArray())
            {
                var place = $"{path}.tool_calls[{number++}]";
                if (LooseJson.Object(call, "function"u8) is { } function)
                {
                    var read = Call(LooseJson.Text(call, "id"u8) ?? "", function, place);
                    if (LooseJson.Object(call, "extra_content"u8) is { } extra)
                    {
                        read.AdditionalProperties = new AdditionalPropertiesDictionary { [RequestExtras.ExtraContent] = extra };
                    }

                    yield return read;
                }
                else if (!dropUnsupported)
                {
                    throw RequestProblems.Content(place, "Tool calls that are no function calls cannot be translated for this provider.");
                }
            }
        }
        else if (LooseJson.Object(message, "function_call"u8) is { } function)
        {
            // The older way, in which a call is known by its name.
            yield return Call(LooseJson.Text(function, "name"u8) ?? "", function, path + ".function_call");
        }
    }

    private static FunctionCallContent Call(string id, JsonElement function, string path)
        => new(id, LooseJson.Text(function, "name"u8) ?? throw RequestProblems.Malformed(path + ".function.name", "a string"), Arguments(function));

    /// <summary>Gives a call's arguments. Those that are no JSON object, which a model may have written, are none.</summary>
    private static Dictionary<string, object?> Arguments(JsonElement function)
    {
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (LooseJson.Text(function, "arguments"u8) is { } text && LooseJson.Parse(text) is { } parsed)
        {
            foreach (var member in parsed.EnumerateObject())
            {
                arguments[member.Name] = member.Value.ValueKind == JsonValueKind.Null ? null : member.Value;
            }
        }

        return arguments;
    }

    private static FunctionResultContent Result(JsonElement message, string id, string path, bool dropUnsupported)
    {
        var contents = ContentReader.Read(message, path, dropUnsupported);
        var isText = contents.All(content => content is TextContent { AdditionalProperties: null });
        return new FunctionResultContent(id, isText ? string.Concat(contents.OfType<TextContent>().Select(text => text.Text)) : contents)
        {
            AdditionalProperties = ContentReader.CacheControl(message),
        };
    }
}
