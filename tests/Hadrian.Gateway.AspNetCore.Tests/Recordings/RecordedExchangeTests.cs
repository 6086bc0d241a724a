using System.Text.Json.Nodes;

namespace Hadrian.Gateway.AspNetCore.Tests.Recordings;

/// <summary>Answers of real providers through the gateway: what a client reads must mean what the provider said.</summary>
public sealed class RecordedExchangeTests
{
    public static TheoryData<string, string> Exchanges()
    {
        var data = new TheoryData<string, string>();
        string[] providers = ["openai", "openrouter", "ollama"];
        foreach (var name in providers.SelectMany(provider => RecordedExchange.Names(provider)).Where(IsOffered))
        {
            foreach (var manner in new[] { "framed", "whole", "bytewise", "crlf" })
            {
                data.Add(name, manner);
            }
        }

        if (data.Count == 0)
        {
            data.Add("", "");
        }

        return data;
    }

    [FixtureTheory]
    [MemberData(nameof(Exchanges))]
    [Trait("Property", "US-2")]
    public async Task Recording_ThroughTheGateway_MeansTheSame(string name, string manner)
    {
        var exchange = RecordedExchange.Load(name);
        await using var gateway = await TestGateway.StartAsync(options => options.Mock = mock => mock.BaseUrl = mock.BaseUrl[..^"/v1".Length]);
        var reply = exchange.ToReply();
        gateway.Upstream.Enqueue(manner switch
        {
            "whole" => reply.InOneWrite(),
            "bytewise" => reply.ByteByByte(),
            "crlf" when exchange.IsStream => reply.WithCrlf(),
            _ => reply,
        });

        var answer = await CallAsync(gateway, exchange);

        Assert.Equal(exchange.Status, answer.Status);
        Assert.True(exchange.Matches(await gateway.Upstream.WaitForRequestAsync()));
        if (exchange.Status >= 400)
        {
            var error = (JsonObject)JsonNode.Parse(answer.Text)!["error"]!;
            Assert.Equal(answer.Header("X-Request-Id"), (string?)error["request_id"]);
            error.Remove("request_id");
            AssertEqual(JsonNode.Parse(exchange.Body.GetRawText())!["error"], error);
        }
        else if (exchange.IsStream)
        {
            AssertStream(exchange, answer);
            await AssertUsageAsync(gateway, exchange.Events.Select(data => JsonNode.Parse(data)!["usage"]).LastOrDefault(usage => usage is JsonObject));
        }
        else
        {
            AssertPlain(exchange, answer);
            await AssertUsageAsync(gateway, JsonNode.Parse(exchange.Body.GetRawText())!["usage"]);
        }
    }

    private static bool IsOffered(string name)
        => RecordedExchange.Load(name) is { Method: "POST", Path: "/chat/completions" or "/completions" or "/embeddings" };

    private static Task<Reply> CallAsync(TestGateway gateway, RecordedExchange exchange) => exchange.Path switch
    {
        "/chat/completions" => gateway.ChatAsync(exchange.IsStream ? Bodies.StreamWithUsage() : Bodies.Chat()),
        "/completions" => gateway.PostAsync("/v1/completions", Bodies.Completion()),
        _ => gateway.PostAsync("/v1/embeddings", Bodies.Embedding()),
    };

    /// <summary>Streams differ in usage alone: the gateway reports it once, at the end, as OpenAI does.</summary>
    private static void AssertStream(RecordedExchange exchange, Reply answer)
    {
        Assert.Equal(ServerSentEvents.Done, answer.Events[^1]);
        var sent = exchange.Events.Select(data => JsonNode.Parse(data)!).ToList();
        var received = answer.Events.SkipLast(1).Select(data => JsonNode.Parse(data)!).ToList();
        var usage = sent.Select(chunk => chunk["usage"]).LastOrDefault(value => value is JsonObject);
        if (usage is not null)
        {
            AssertEqual(usage, received[^1]["usage"]);
            Assert.Empty(received[^1]["choices"]!.AsArray());
            received.RemoveAt(received.Count - 1);
        }

        Assert.Equal(
            sent.Where(chunk => chunk["choices"] is JsonArray { Count: > 0 }).Select(WithoutUsage),
            received.Select(WithoutUsage));
        Assert.All(received, chunk => Assert.Null(chunk["usage"]));
    }

    /// <summary>Plain answers may gain members that clients expect and the provider left out.</summary>
    private static void AssertPlain(RecordedExchange exchange, Reply answer)
    {
        var sent = JsonNode.Parse(exchange.Body.GetRawText())!;
        var received = JsonNode.Parse(answer.Text)!;
        if (exchange.Path == "/embeddings")
        {
            Assert.Equal(Vectors(sent), Vectors(received));
            sent.AsObject().Remove("data");
            received.AsObject().Remove("data");
        }

        foreach (var (given, choice) in (sent["choices"]?.AsArray() ?? []).Zip(received["choices"]?.AsArray() ?? []))
        {
            RemoveAddedNull(given!, choice!, "logprobs");
            RemoveAddedNull(given!["message"], choice!["message"], "refusal");
        }

        AssertEqual(sent, received);
    }

    private static async Task AssertUsageAsync(TestGateway gateway, JsonNode? usage)
    {
        var recorded = (await gateway.Usage.WaitForAsync()).Usage;
        if (usage is null)
        {
            Assert.True(recorded.IsEstimated);
            return;
        }

        Assert.Equal(
            ((long?)usage["prompt_tokens"] ?? 0, (long?)usage["completion_tokens"] ?? 0, false),
            (recorded.InputTokens, recorded.OutputTokens, recorded.IsEstimated));
    }

    private static IEnumerable<float> Vectors(JsonNode list) => list["data"]!.AsArray().SelectMany(item => item!["embedding"] is JsonArray numbers
        ? numbers.Select(number => (float)(double)number!)
        : System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(Convert.FromBase64String((string)item["embedding"]!)).ToArray());

    private static void RemoveAddedNull(JsonNode? sent, JsonNode? received, string name)
    {
        if (sent is JsonObject given && received is JsonObject gained && !given.ContainsKey(name) && gained.TryGetPropertyValue(name, out var value) && value is null)
        {
            gained.Remove(name);
        }
    }

    private static string WithoutUsage(JsonNode chunk)
    {
        var copy = chunk.DeepClone().AsObject();
        copy.Remove("usage");
        return copy.ToJsonString();
    }

    private static void AssertEqual(JsonNode? expected, JsonNode? actual)
        => Assert.True(JsonNode.DeepEquals(expected, actual), $"{expected?.ToJsonString()}\n{actual?.ToJsonString()}");
}
