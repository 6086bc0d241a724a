using System.Text;
using Hadrian.Wire.Gemini.Responses;
using Hadrian.Wire.Gemini.Streaming;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Tests.Gemini;

/// <summary>Answers as Gemini writes them, and what is read of them.</summary>
internal static class Candidates
{
    public const string Usage = """{"promptTokenCount":12,"candidatesTokenCount":5,"thoughtsTokenCount":4,"cachedContentTokenCount":3,"toolUsePromptTokenCount":2,"totalTokenCount":23}""";

    public static string Answer(string parts, string? reason = "STOP", string usage = Usage)
        => $$$"""{"candidates":[{"content":{"role":"model","parts":[{{{parts}}}]}{{{(reason is null ? "" : $",\"finishReason\":\"{reason}\"")}}}}],"usageMetadata":{{{usage}}}}""";

    public static ChatResponse? Read(string body) => GeminiReply.Read(Encoding.UTF8.GetBytes(body), "vertex-1", "gemini");

    public static (List<ChatResponseUpdate> Updates, AnswerError? Error) ReadStream(IEnumerable<string> events, int size = int.MaxValue, string lineEnd = "\n")
        => ReadStream(Encoding.UTF8.GetBytes(string.Concat(events.Select(data => $"data: {data}{lineEnd}{lineEnd}"))), [size]);

    /// <summary>Reads a stream in pieces of the given sizes, over and over.</summary>
    public static (List<ChatResponseUpdate> Updates, AnswerError? Error) ReadStream(byte[] bytes, IReadOnlyList<int> sizes)
    {
        using var reader = new GeminiStreamReader("vertex-1", "gemini");
        var updates = new List<ChatResponseUpdate>();
        var start = 0;
        for (var i = 0; start < bytes.Length; i++)
        {
            var length = Math.Min(sizes[i % sizes.Count], bytes.Length - start);
            reader.Read(bytes.AsSpan(start, length), updates);
            start += length;
        }

        reader.Complete(updates);
        Assert.True(reader.IsOver);
        return (updates, reader.Error);
    }

    /// <summary>Gives contents in words; the ids of calls, which are made up, are left out.</summary>
    public static string Describe(IEnumerable<AIContent> contents) => string.Join('|', contents.Where(content => content is not UsageContent).Select(content => content switch
    {
        TextReasoningContent thought => $"thought {thought.Text} {thought.ProtectedData}".TrimEnd(),
        FunctionCallContent call => $"call {call.Name} {System.Text.Json.JsonSerializer.Serialize(call.Arguments)} {Hadrian.Wire.Gemini.ThoughtSignature.Of(call)}".TrimEnd(),
        DataContent data => $"data {data.MediaType}",
        _ => "text " + ((TextContent)content).Text,
    }));
}
