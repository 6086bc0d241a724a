using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Vertex.Tests;

/// <summary>What an answer says, whatever dialect it is in. Ids of calls are the gateway's own and left out.</summary>
internal sealed record Said(string Text, string Calls, string Reason, long Input, long Output)
{
    /// <summary>Gives what Gemini said in a recording.</summary>
    public static Said By(RecordedExchange exchange)
    {
        var answers = (exchange.IsStream ? exchange.Events : [exchange.Body.GetRawText()]).Select(data => JsonNode.Parse(data)!).ToList();
        var parts = answers.SelectMany(answer => answer["candidates"]![0]!["content"]?["parts"]?.AsArray() ?? []).Select(part => part!).ToList();
        var calls = parts.Select(part => part["functionCall"]).Where(call => call is not null).Select(call => Call((string)call!["name"]!, call["args"]!.ToJsonString())).ToList();
        var usage = answers.Last(answer => answer["usageMetadata"]?["promptTokenCount"] is not null)["usageMetadata"]!;
        Assert.Equal("STOP", (string?)answers[^1]["candidates"]![0]!["finishReason"]);
        return new Said(
            string.Concat(parts.Select(part => (string?)part["text"])), string.Join(";", calls), calls.Count > 0 ? "tool_calls" : "stop",
            (long)usage["promptTokenCount"]!, (long)usage["candidatesTokenCount"]! + ((long?)usage["thoughtsTokenCount"] ?? 0));
    }

    /// <summary>Gives what a plain answer in OpenAI's dialect says.</summary>
    public static Said OfAnswer(JsonNode answer)
    {
        var choice = answer["choices"]![0]!;
        return new Said(
            (string?)choice["message"]!["content"] ?? "",
            string.Join(";", (choice["message"]!["tool_calls"]?.AsArray() ?? []).Select(call => Call((string)call!["function"]!["name"]!, (string)call["function"]!["arguments"]!))),
            (string)choice["finish_reason"]!, (long)answer["usage"]!["prompt_tokens"]!, (long)answer["usage"]!["completion_tokens"]!);
    }

    /// <summary>Gives what a stream in OpenAI's dialect says.</summary>
    public static Said OfStream(IReadOnlyList<string> events)
    {
        Assert.Equal("[DONE]", events[^1]);
        var chunks = events.SkipLast(1).Select(data => JsonNode.Parse(data)!).ToList();
        var choices = chunks.SelectMany(chunk => chunk["choices"]!.AsArray()).Select(choice => choice!).ToList();
        var calls = choices.SelectMany(choice => choice["delta"]!["tool_calls"]?.AsArray() ?? []).GroupBy(call => (int)call!["index"]!)
            .Select(call => Call((string)call.First()!["function"]!["name"]!, string.Concat(call.Select(piece => (string)piece!["function"]!["arguments"]!))));
        return new Said(
            string.Concat(choices.Select(choice => (string?)choice["delta"]!["content"])), string.Join(";", calls),
            (string)choices.Single(choice => choice["finish_reason"] is not null)["finish_reason"]!,
            (long)chunks[^1]["usage"]!["prompt_tokens"]!, (long)chunks[^1]["usage"]!["completion_tokens"]!);
    }

    /// <summary>Gives what an answer in process says.</summary>
    public static Said In(ChatResponse response) => new(
        response.Text,
        string.Join(";", response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Select(call => Call(call.Name, System.Text.Json.JsonSerializer.Serialize(call.Arguments)))),
        response.FinishReason!.Value.Value, response.Usage!.InputTokenCount!.Value, response.Usage.OutputTokenCount!.Value);

    private static string Call(string name, string arguments) => $"{name} {JsonNode.Parse(arguments)!.ToJsonString()}";
}
