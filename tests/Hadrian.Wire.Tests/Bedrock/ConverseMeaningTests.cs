using System.Text.Json.Nodes;
using CsCheck;

namespace Hadrian.Wire.Tests.Bedrock;

/// <summary>Whatever conversation is translated for Bedrock, it says the same in the same order, as Bedrock takes it.</summary>
public sealed class ConverseMeaningTests
{
    private static readonly Gen<string> Text = Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.Char["ü€\"\\\n{}<>&\u2028"]), 1, 6].Select(text => text + ".");

    private static readonly Gen<string> Id = Gen.String[Gen.OneOf(Gen.Char['a', 'c'], Gen.Char["|.-_"]), 0, 5];

    private static readonly Gen<JsonObject[]> Round = Gen.OneOf(
        Text.Select(text => new[] { Message("user", text) }),
        Text.Select(text => new[] { Message("assistant", text) }),
        Gen.Select(Id.List[1, 3], Text, Calls));

    [Fact]
    public void Conversation_SaysTheSame() => Gen.Select(Text.List[0, 2], Round.List[0, 6], Text).Sample(
        (system, rounds, last) =>
        {
            JsonObject[] messages = [.. system.Select(text => Message("system", text)), .. rounds.SelectMany(round => round), Message("user", last)];
            var body = new JsonObject { ["messages"] = new JsonArray([.. messages.Select(message => message.DeepClone())]) };

            var written = JsonNode.Parse(Converse.Translate(body.ToJsonString()))!;

            Assert.Equal(system, (written["system"]?.AsArray() ?? []).Select(part => (string?)part!["text"]));
            var turns = written["messages"]!.AsArray();
            Assert.All(turns.Zip(turns.Skip(1)), pair => Assert.NotEqual((string?)pair.First!["role"], (string?)pair.Second!["role"]));
            Assert.Equal(messages.Where(message => (string?)message["role"] != "system").SelectMany(Meant), turns.SelectMany(turn => Said(turn!)));
            AssertCallsAreAnswered(turns);
            Assert.Equal(rounds.Any(round => round.Length > 1), written["toolConfig"] is not null);
        },
        iter: 1000);

    private static JsonObject[] Calls(List<string> ids, string text) =>
    [
        new()
        {
            ["role"] = "assistant",
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

    private static IEnumerable<string> Meant(JsonObject message) => message["tool_calls"] is JsonArray calls
        ? calls.Select(call => $"assistant calls {JsonNode.Parse((string)call!["function"]!["arguments"]!)!["a"]}")
        : [(string?)message["role"] == "tool" ? $"user result {message["content"]}" : $"{message["role"]} {message["content"]}"];

    private static IEnumerable<string> Said(JsonNode turn) => turn["content"]!.AsArray().Select(block => $"{turn["role"]} " + (
        block!["toolUse"] is { } call ? $"calls {call["input"]!["a"]}"
        : block["toolResult"] is { } result ? $"result {result["content"]![0]!["text"]}"
        : (string?)block["text"]));

    private static void AssertCallsAreAnswered(JsonArray turns)
    {
        var all = turns.SelectMany(turn => Ids(turn!, "toolUse")).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.All(all, id => Assert.Matches("^[A-Za-z0-9_-]{1,64}$", id));
        Assert.Equal(all, turns.SelectMany(turn => Ids(turn!, "toolResult")));
    }

    private static IEnumerable<string> Ids(JsonNode turn, string member)
        => turn["content"]!.AsArray().Select(block => (string?)block![member]?["toolUseId"]).OfType<string>();
}
