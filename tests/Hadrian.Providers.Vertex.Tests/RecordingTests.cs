using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Vertex.Tests;

/// <summary>What Vertex AI really answered, through the gateway and in process: it must mean the same.</summary>
public sealed class RecordingTests
{
    public static TheoryData<string, string> Recordings()
    {
        var data = new TheoryData<string, string>();
        foreach (var name in RecordedExchange.Names("vertex"))
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
    [MemberData(nameof(Recordings))]
    public async Task Recording_ThroughTheGateway_MeansTheSame(string name, string manner)
    {
        var exchange = RecordedExchange.Load(name);
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(Reply(exchange, manner));

        var reply = await gateway.ChatAsync(TestGateway.Hi + (exchange.IsStream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}" : ""), ModelOf(exchange));

        var request = await gateway.Upstream.WaitForRequestAsync();
        Assert.True(exchange.Matches(request, TestProvider.Prefix), request.RawTarget);
        Assert.Equal(exchange.Status, reply.Status);
        if (exchange.Status >= 400)
        {
            Assert.Equal(
                ("authentication_error", "unauthenticated", "UNAUTHENTICATED"),
                (reply.Error.GetProperty("type").GetString(), reply.Error.GetProperty("code").GetString(), reply.Error.GetProperty("provider_code").GetString()));
            Assert.Contains("Expected OAuth2 access token", reply.Error.GetProperty("message").GetString(), StringComparison.Ordinal);
            return;
        }

        Assert.Equal(Said.By(exchange), exchange.IsStream ? Said.OfStream(reply.Events) : Said.OfAnswer(JsonNode.Parse(reply.Text)!));
    }

    [FixtureTheory]
    [MemberData(nameof(Recordings))]
    public async Task Recording_InProcess_MeansTheSame(string name, string manner)
    {
        var exchange = RecordedExchange.Load(name);
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(Reply(exchange, manner));
        using var provider = TestProvider.Create(upstream);
        var client = provider.CreateChatClient(ModelOf(exchange));

        var asking = exchange.IsStream ? client.GetStreamingResponseAsync("hi").ToChatResponseAsync() : client.GetResponseAsync("hi");
        if (exchange.Status >= 400)
        {
            Assert.Equal(exchange.Status, (await Assert.ThrowsAsync<VertexException>(() => asking)).StatusCode);
            return;
        }

        var response = await asking;
        Assert.Equal(Said.By(exchange), Said.In(response));
        Assert.Equal(ModelOf(exchange), response.ModelId);
    }

    private static string ModelOf(RecordedExchange exchange) => exchange.Path.TrimStart('/').Split(':')[0];

    private static StubReply Reply(RecordedExchange exchange, string manner) => manner switch
    {
        "whole" => exchange.ToReply().InOneWrite(),
        "bytewise" => exchange.ToReply().ByteByByte(),
        "crlf" when exchange.IsStream => exchange.ToReply().WithCrlf(),
        _ => exchange.ToReply(),
    };
}
