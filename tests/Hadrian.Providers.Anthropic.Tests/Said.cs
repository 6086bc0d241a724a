using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Anthropic.Tests;

/// <summary>What an answer says, whatever dialect it is in.</summary>
internal sealed record Said(string Id, string Model, string Text, string Thoughts, string Calls, string Reason, long Input, long Output)
{
    /// <summary>Gives what Anthropic said in a recording.</summary>
    public static Said By(RecordedExchange exchange)
    {
        if (!exchange.IsStream)
        {
            var message = JsonNode.Parse(exchange.Body.GetRawText())!;
            return Of(message, [.. message["content"]!.AsArray().Select(block => block!)], message["stop_reason"]!, message["usage"]!);
        }

        var events = exchange.Events.Select(data => JsonNode.Parse(data)!).ToList();
        var start = events.Single(item => Type(item) == "message_start")["message"]!;
        var end = events.Last(item => Type(item) == "message_delta");
        var blocks = events.Where(item => Type(item) == "content_block_start").Select(item => Whole(item, events)).ToList();
        return Of(start, blocks, end["delta"]!["stop_reason"]!, end["usage"]!);
    }

    /// <summary>Gives what a plain answer in OpenAI's dialect says.</summary>
    public static Said OfAnswer(JsonNode answer)
    {
        var choice = answer["choices"]![0]!;
        var message = choice["message"]!;
        return new Said(
            (string)answer["id"]!, (string)answer["model"]!, (string?)message["content"] ?? "", (string?)message["reasoning"] ?? "",
            string.Join(";", (message["tool_calls"]?.AsArray() ?? []).Select(call => Call((string)call!["id"]!, (string)call["function"]!["name"]!, (string)call["function"]!["arguments"]!))),
            (string)choice["finish_reason"]!, (long)answer["usage"]!["prompt_tokens"]!, (long)answer["usage"]!["completion_tokens"]!);
    }

    /// <summary>Gives what a stream in OpenAI's dialect says.</summary>
    public static Said OfStream(IReadOnlyList<string> events)
    {
        Assert.Equal("[DONE]", events[^1]);
        var chunks = events.SkipLast(1).Select(data => JsonNode.Parse(data)!).ToList();
        var choices = chunks.SelectMany(chunk => chunk["choices"]!.AsArray()).Select(choice => choice!).ToList();
        var deltas = choices.Select(choice => choice["delta"]!).ToList();
        var calls = deltas.SelectMany(delta => delta["tool_calls"]?.AsArray() ?? []).GroupBy(call => (int)call!["index"]!)
            .Select(call => Call((string)call.First()!["id"]!, (string)call.First()!["function"]!["name"]!, string.Concat(call.Select(piece => (string)piece!["function"]!["arguments"]!))));
        return new Said(
            (string)chunks[0]["id"]!, (string)chunks[0]["model"]!, string.Concat(deltas.Select(delta => (string?)delta["content"])), string.Concat(deltas.Select(delta => (string?)delta["reasoning"])),
            string.Join(";", calls), (string)choices.Single(choice => choice["finish_reason"] is not null)["finish_reason"]!,
            (long)chunks[^1]["usage"]!["prompt_tokens"]!, (long)chunks[^1]["usage"]!["completion_tokens"]!);
    }

    /// <summary>Gives what an answer in process says.</summary>
    public static Said In(ChatResponse response)
    {
        var contents = response.Messages.SelectMany(message => message.Contents).ToList();
        return new Said(
            response.ResponseId!, response.ModelId!, response.Text, string.Concat(contents.OfType<TextReasoningContent>().Select(thought => thought.Text)),
            string.Join(";", contents.OfType<FunctionCallContent>().Select(call => Call(call.CallId, call.Name, System.Text.Json.JsonSerializer.Serialize(call.Arguments)))),
            response.FinishReason!.Value.Value, response.Usage!.InputTokenCount!.Value, response.Usage.OutputTokenCount!.Value);
    }

    private static Said Of(JsonNode message, List<JsonNode> blocks, JsonNode reason, JsonNode usage) => new(
        (string)message["id"]!,
        (string)message["model"]!,
        string.Concat(blocks.Select(block => (string?)block["text"])),
        string.Concat(blocks.Select(block => (string?)block["thinking"])),
        string.Join(";", blocks.Where(block => Type(block) == "tool_use").Select(block => Call((string)block["id"]!, (string)block["name"]!, block["input"]!.ToJsonString()))),
        (string)reason! == "tool_use" ? "tool_calls" : "stop",
        (long)usage["input_tokens"]! + (long)usage["cache_read_input_tokens"]! + (long)usage["cache_creation_input_tokens"]!,
        (long)usage["output_tokens"]!);

    private static JsonNode Whole(JsonNode start, List<JsonNode> events)
    {
        var block = start["content_block"]!.DeepClone();
        var deltas = events.Where(item => Type(item) == "content_block_delta" && (int)item["index"]! == (int)start["index"]!).Select(item => item["delta"]!).ToList();
        foreach (var member in new[] { "text", "thinking" })
        {
            if (block[member] is not null)
            {
                block[member] = string.Concat(deltas.Select(delta => (string?)delta[member]));
            }
        }

        if (Type(block) == "tool_use")
        {
            block["input"] = JsonNode.Parse(string.Concat(deltas.Select(delta => (string?)delta["partial_json"])));
        }

        return block;
    }

    private static string Type(JsonNode item) => (string)item["type"]!;

    private static string Call(string id, string name, string arguments) => $"{id} {name} {JsonNode.Parse(arguments)!.ToJsonString()}";
}
