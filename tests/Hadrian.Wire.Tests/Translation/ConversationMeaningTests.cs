using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Hadrian.Wire.Anthropic.Requests;
using Hadrian.Wire.Translation;

namespace Hadrian.Wire.Tests.Translation;

/// <summary>Whatever conversation is translated for Anthropic, it says the same in the same order.</summary>
public sealed class ConversationMeaningTests
{
    private static readonly Gen<string> Text = Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.Char["ü€\"\\\n{}<>&\u2028"]), 1, 6].Select(text => text + ".");

    private static readonly Gen<string> Id = Gen.String[Gen.OneOf(Gen.Char['a', 'c'], Gen.Char["|.-_"]), 0, 5];

    private static readonly Gen<JsonObject[]> Round = Gen.OneOf(
        Text.Select(text => new[] { Message("user", text) }),
        Text.List[1, 3].Select(parts => new[] { new JsonObject { ["role"] = "user", ["content"] = new JsonArray([.. parts.Select(Part)]) } }),
        Text.Select(text => new[] { Message("assistant", text) }),
        Gen.Select(Id.List[1, 3], Text, Calls));

    [Fact]
    public void Conversation_TranslatedForAnthropic_SaysTheSame()
        => Gen.Select(Text.List[0, 2], Round.List[0, 6], Text).Sample(
            (system, rounds, last) =>
            {
                JsonObject[] messages = [.. system.Select(text => Message("system", text)), .. rounds.SelectMany(round => round), Message("user", last)];
                var body = new JsonObject { ["messages"] = new JsonArray([.. messages.Select(message => message.DeepClone())]) }.ToJsonString();

                var written = Translate(body);

                Assert.Equal(string.Join("\n\n", system), (string?)written["system"] ?? "");
                var turns = written["messages"]!.AsArray();
                Assert.Equal(turns.Count, turns.Index().Count(turn => turn.Index == 0 || (string?)turns[turn.Index - 1]!["role"] != (string?)turn.Item!["role"]));
                Assert.Equal(Meant(messages), Said(turns));
                AssertCallsAreAnswered(turns);
            },
            iter: 1000);

    private static JsonObject[] Calls(List<string> ids, string text) =>
    [
        new JsonObject
        {
            ["role"] = "assistant",
            ["content"] = text,
            ["tool_calls"] = new JsonArray([.. ids.Select(id => new JsonObject
            {
                ["id"] = id,
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = "f", ["arguments"] = new JsonObject { ["a"] = text }.ToJsonString() },
            })]),
        },
        .. ids.Select(id => new JsonObject { ["role"] = "tool", ["tool_call_id"] = id, ["content"] = "result of " + text }),
    ];

    private static JsonObject Message(string role, string text) => new() { ["role"] = role, ["content"] = text };

    private static JsonObject Part(string text) => new() { ["type"] = "text", ["text"] = text };

    private static JsonObject Translate(string body)
    {
        using var request = ChatRequest.Read(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(body)));
        var output = new ArrayBufferWriter<byte>();
        AnthropicRequest.Write(output, request.Messages, request.Options, new AnthropicRequestSettings("claude", false));
        return JsonNode.Parse(output.WrittenSpan)!.AsObject();
    }

    private static IEnumerable<string> Meant(IEnumerable<JsonObject> messages) => messages.Where(message => (string?)message["role"] != "system").SelectMany(message => (string?)message["role"] switch
    {
        "tool" => [$"result {message["content"]}"],
        var role when message["content"] is JsonArray parts => parts.Select(part => $"{role} {part!["text"]}"),
        var role => [$"{role} {message["content"]}", .. (message["tool_calls"]?.AsArray() ?? []).Select(call => $"call {call!["function"]!["name"]} {JsonNode.Parse((string)call["function"]!["arguments"]!)!["a"]}")],
    });

    private static IEnumerable<string> Said(JsonArray turns) => turns.SelectMany(turn => turn!["content"]!.AsArray().Select(block => (string?)block!["type"] switch
    {
        "text" => $"{turn["role"]} {block["text"]}",
        "tool_use" => $"call {block["name"]} {block["input"]!["a"]}",
        _ => $"result {block["content"]}",
    }));

    /// <summary>In each pair of turns, the second answers the calls of the first, by ids Anthropic takes and no two calls of the conversation share.</summary>
    private static void AssertCallsAreAnswered(JsonArray turns)
    {
        var all = turns.SelectMany(turn => Ids(turn!, "tool_use", "id")).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.All(all, id => Assert.Matches("^[A-Za-z0-9_-]{1,64}$", id));
        for (var i = 0; i < turns.Count - 1; i++)
        {
            var calls = Ids(turns[i]!, "tool_use", "id");
            Assert.Equal(calls, Ids(turns[i + 1]!, "tool_result", "tool_use_id").TakeLast(calls.Count));
        }
    }

    private static List<string> Ids(JsonNode turn, string type, string member)
        => [.. turn["content"]!.AsArray().Where(block => (string?)block!["type"] == type).Select(block => (string)block![member]!)];
}
