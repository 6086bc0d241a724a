using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Bedrock.Tests;

/// <summary>What an answer says, whatever dialect it is in.</summary>
internal sealed record Said(string Text, string Calls, string Reason, long Input, long Output)
{
    /// <summary>Gives what Bedrock said in a recording.</summary>
    public static Said By(RecordedExchange exchange)
    {
        if (!exchange.IsStream)
        {
            var body = JsonNode.Parse(exchange.Body.GetRawText())!;
            var blocks = body["output"]!["message"]!["content"]!.AsArray().Select(block => block!).ToList();
            return new Said(
                string.Concat(blocks.Select(block => (string?)block["text"])),
                string.Join(";", blocks.Select(block => block["toolUse"]).Where(tool => tool is not null).Select(tool => Call((string)tool!["toolUseId"]!, (string)tool["name"]!, tool["input"]!.ToJsonString()))),
                Finish(body["stopReason"]!),
                (long)body["usage"]!["inputTokens"]!,
                (long)body["usage"]!["outputTokens"]!);
        }

        var events = exchange.Events.Select(data => JsonNode.Parse(data)!).ToList();
        var deltas = events.Select(item => item["delta"]).Where(delta => delta is not null).ToList();
        var calls = events.Where(item => item["start"]?["toolUse"] is not null).Select(item => Call(
            (string)item["start"]!["toolUse"]!["toolUseId"]!,
            (string)item["start"]!["toolUse"]!["name"]!,
            string.Concat(events.Where(other => other["delta"] is not null && (int)other["contentBlockIndex"]! == (int)item["contentBlockIndex"]!).Select(other => (string?)other["delta"]!["toolUse"]?["input"]))));
        var usage = events.Single(item => item["usage"] is not null)["usage"]!;
        return new Said(
            string.Concat(deltas.Select(delta => (string?)delta!["text"])), string.Join(";", calls), Finish(events.Single(item => item["stopReason"] is not null)["stopReason"]!),
            (long)usage["inputTokens"]!, (long)usage["outputTokens"]!);
    }

    /// <summary>Gives what a plain answer in OpenAI's dialect says.</summary>
    public static Said OfAnswer(JsonNode answer)
    {
        var choice = answer["choices"]![0]!;
        return new Said(
            (string?)choice["message"]!["content"] ?? "",
            string.Join(";", (choice["message"]!["tool_calls"]?.AsArray() ?? []).Select(call => Call((string)call!["id"]!, (string)call["function"]!["name"]!, (string)call["function"]!["arguments"]!))),
            (string)choice["finish_reason"]!, (long)answer["usage"]!["prompt_tokens"]!, (long)answer["usage"]!["completion_tokens"]!);
    }

    /// <summary>Gives what a stream in OpenAI's dialect says.</summary>
    public static Said OfStream(IReadOnlyList<string> events)
    {
        Assert.Equal("[DONE]", events[^1]);
        var chunks = events.SkipLast(1).Select(data => JsonNode.Parse(data)!).ToList();
        var choices = chunks.SelectMany(chunk => chunk["choices"]!.AsArray()).Select(choice => choice!).ToList();
        var calls = choices.SelectMany(choice => choice["delta"]!["tool_calls"]?.AsArray() ?? []).GroupBy(call => (int)call!["index"]!)
            .Select(call => Call((string)call.First()!["id"]!, (string)call.First()!["function"]!["name"]!, string.Concat(call.Select(piece => (string)piece!["function"]!["arguments"]!))));
        return new Said(
            string.Concat(choices.Select(choice => (string?)choice["delta"]!["content"])), string.Join(";", calls),
            (string)choices.Single(choice => choice["finish_reason"] is not null)["finish_reason"]!,
            (long)chunks[^1]["usage"]!["prompt_tokens"]!, (long)chunks[^1]["usage"]!["completion_tokens"]!);
    }

    /// <summary>Gives what an answer in process says.</summary>
    public static Said In(ChatResponse response) => new(
        response.Text,
        string.Join(";", response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Select(call => Call(call.CallId, call.Name, System.Text.Json.JsonSerializer.Serialize(call.Arguments)))),
        response.FinishReason!.Value.Value, response.Usage!.InputTokenCount!.Value, response.Usage.OutputTokenCount!.Value);

    private static string Finish(JsonNode reason) => (string)reason! == "tool_use" ? "tool_calls" : "stop";

    private static string Call(string id, string name, string arguments) => $"{id} {name} {JsonNode.Parse(arguments)!.ToJsonString()}";
}
