using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hadrian.Gateway.Tests.Guardrails;

/// <summary>Runs a streamed answer through the guard and reads what a client gets.</summary>
internal static class EventStream
{
    public static string Content(string text, int choice = 0) => Event($"{{\"index\":{choice},\"delta\":{{\"content\":{JsonSerializer.Serialize(text)}}},\"finish_reason\":null}}");

    public static string Arguments(string text) => Event(
        $"{{\"index\":0,\"delta\":{{\"tool_calls\":[{{\"index\":0,\"function\":{{\"arguments\":{JsonSerializer.Serialize(text)}}}}}]}},\"finish_reason\":null}}");

    public static string Finish(string reason = "stop") => Event($"{{\"index\":0,\"delta\":{{}},\"finish_reason\":\"{reason}\"}}");

    public const string Done = "data: [DONE]\n\n";

    public static string Event(string choice) => $"data: {{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":[{choice}]}}\n\n";

    /// <summary>Cuts a text at random lengths, which repeat.</summary>
    public static IEnumerable<string> Cut(string text, IReadOnlyList<int> lengths)
    {
        for (int position = 0, i = 0; position < text.Length; i++)
        {
            var length = Math.Min(lengths[i % lengths.Count], text.Length - position);

            // The serialiser would not write half a surrogate pair as it is.
            length += position + length < text.Length && char.IsLowSurrogate(text[position + length]) ? 1 : 0;
            yield return text.Substring(position, length);
            position += length;
        }
    }

    /// <summary>Sends each piece as one read and ends the stream.</summary>
    public static async Task<(string Output, GatewayError? Error)> RunAsync(GuardrailEngine engine, IEnumerable<string> reads, GatewayCall? call = null)
    {
        using var guard = new GuardedEvents(engine.Output!, call);
        var output = new ArrayBufferWriter<byte>();
        foreach (var read in reads)
        {
            if (!await guard.ProcessAsync(Encoding.UTF8.GetBytes(read), output, default))
            {
                return (Encoding.UTF8.GetString(output.WrittenSpan), guard.Error);
            }
        }

        await guard.CompleteAsync(output, default);
        return (Encoding.UTF8.GetString(output.WrittenSpan), guard.Error);
    }

    /// <summary>Reads the events of an output, those that are JSON.</summary>
    public static IEnumerable<JsonObject> Events(string output) => output
        .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line["data: ".Length..])
        .Where(data => data != "[DONE]")
        .Select(data => JsonNode.Parse(data)!.AsObject());

    /// <summary>Joins the texts of an output.</summary>
    public static string Text(string output, bool arguments = false)
    {
        var result = new StringBuilder();
        foreach (var data in Events(output).Where(data => data.ContainsKey("choices")))
        {
            var delta = data["choices"]![0]!["delta"];
            result.Append((string?)(arguments ? delta?["tool_calls"]?[0]?["function"]?["arguments"] : delta?["content"]));
        }

        return result.ToString();
    }
}
