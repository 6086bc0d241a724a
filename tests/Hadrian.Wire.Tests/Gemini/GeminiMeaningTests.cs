using System.Text.Json.Nodes;
using CsCheck;

namespace Hadrian.Wire.Tests.Gemini;

/// <summary>Whatever conversation is translated for Gemini, it says the same in the same order, as Gemini takes it.</summary>
public sealed class GeminiMeaningTests
{
    private static readonly Gen<string> Text = Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.Char["ü€\"\\\n{}[]<>&\u2028"]), 1, 6].Select(text => text + ".");

    private static readonly Gen<string> Id = Gen.String[Gen.OneOf(Gen.Char['a', 'c'], Gen.Char["|.-_"]), 0, 5];

    private static readonly Gen<JsonObject[]> Round = Gen.OneOf(
        Text.Select(text => new[] { Message("user", text) }),
        Gen.Const(new[] { Picture() }),
        Text.Select(text => new[] { Message("assistant", text) }),
        Gen.Select(Id.List[1, 3], Text, Gen.Bool, Calls));

    [Fact]
    public void Conversation_SaysTheSame() => Gen.Select(Text.List[0, 2], Round.List[0, 6], Text).Sample(
        (system, rounds, last) =>
        {
            JsonObject[] messages = [.. system.Select(text => Message("system", text)), .. rounds.SelectMany(round => round), Message("user", last)];
            var body = new JsonObject { ["messages"] = new JsonArray([.. messages.Select(message => message.DeepClone())]) };

            var written = JsonNode.Parse(Generate.Translate(body.ToJsonString(), Generate.Third))!;

            Assert.Equal(string.Join("\n\n", system), (string?)written["systemInstruction"]?["parts"]![0]!["text"] ?? "");
            var turns = written["contents"]!.AsArray();
            Assert.All(turns.Zip(turns.Skip(1)), pair => Assert.NotEqual((string?)pair.First!["role"], (string?)pair.Second!["role"]));
            Assert.Equal(messages.Where(message => (string?)message["role"] != "system").SelectMany(Meant), turns.SelectMany(turn => Said(turn!)));
            AssertCallsAreSignedAndAnswered(turns);
        },
        iter: 1000);

    private static JsonObject[] Calls(List<string> ids, string text, bool isSigned) =>
    [
        new()
        {
            ["role"] = "assistant",
            ["tool_calls"] = new JsonArray([.. ids.Select((id, number) => new JsonObject
            {
                ["id"] = id,
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = $"f{number}", ["arguments"] = new JsonObject { ["a"] = text }.ToJsonString() },
                ["extra_content"] = isSigned ? new JsonObject { ["google"] = new JsonObject { ["thought_signature"] = "s" + text } } : null,
            })]),
        },
        .. ids.Select((id, number) => new JsonObject { ["role"] = "tool", ["tool_call_id"] = id, ["content"] = $"result {number} of {text}" }),
    ];

    private static JsonObject Message(string role, string text) => new() { ["role"] = role, ["content"] = text };

    private static JsonObject Picture() => new()
    {
        ["role"] = "user",
        ["content"] = new JsonArray(new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = "data:image/png;base64,cG5n" } }),
    };

    private static IEnumerable<string> Meant(JsonObject message) => message["tool_calls"] is JsonArray calls
        ? calls.Select(call => $"model calls {call!["function"]!["name"]} {JsonNode.Parse((string)call["function"]!["arguments"]!)!["a"]} {call["extra_content"]?["google"]!["thought_signature"]}".TrimEnd())
        : [(string?)message["role"] switch
        {
            "tool" => $"user result {message["content"]}",
            "assistant" => $"model {message["content"]}",
            _ => message["content"] is JsonArray ? "user cG5n" : $"user {message["content"]}",
        }];

    private static IEnumerable<string> Said(JsonNode turn) => turn["parts"]!.AsArray().Select(part => $"{turn["role"]} " + (
        part!["functionCall"] is { } call ? $"calls {call["name"]} {call["args"]!["a"]} {Signature(part)}".TrimEnd()
        : part["functionResponse"] is { } result ? $"result {result["response"]!["result"]}"
        : part["inlineData"] is { } data ? (string?)data["data"]
        : (string?)part["text"]));

    private static string? Signature(JsonNode part) => (string?)part["thoughtSignature"] is var signature && signature == "skip_thought_signature_validator" ? null : signature;

    /// <summary>Every call of a turn has its result, in its place, under its tool's name; the first of a turn is signed.</summary>
    private static void AssertCallsAreSignedAndAnswered(JsonArray turns)
    {
        var called = turns.SelectMany(turn => Names(turn!, "functionCall"));
        Assert.Equal(called, turns.SelectMany(turn => Names(turn!, "functionResponse")));
        Assert.All(
            turns.Select(turn => turn!["parts"]!.AsArray().FirstOrDefault(part => part!["functionCall"] is not null)).OfType<JsonNode>(),
            first => Assert.NotNull(first["thoughtSignature"]));
    }

    private static IEnumerable<string> Names(JsonNode turn, string member) => turn["parts"]!.AsArray().Select(part => (string?)part![member]?["name"]).OfType<string>();
}
