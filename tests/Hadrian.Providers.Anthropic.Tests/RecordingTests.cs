using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Anthropic.Tests;

/// <summary>What Anthropic really answered, through the gateway and in process: it must mean the same.</summary>
public sealed class RecordingTests
{
    public static TheoryData<string, string> Recordings()
    {
        var data = new TheoryData<string, string>();
        foreach (var name in RecordedExchange.Names("anthropic"))
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

        var reply = await gateway.ChatAsync("\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]" + (exchange.IsStream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}" : ""));

        Assert.True(exchange.Matches(await gateway.Upstream.WaitForRequestAsync()));
        Assert.Equal(exchange.Status, reply.Status);
        if (exchange.Status >= 400)
        {
            Assert.Equal(exchange.Body.GetProperty("error").GetProperty("message").GetString(), reply.Error.GetProperty("message").GetString());
            Assert.Equal(exchange.Body.GetProperty("error").GetProperty("type").GetString(), reply.Error.GetProperty("provider_code").GetString());
            return;
        }

        var said = Said.By(exchange);
        var heard = exchange.IsStream ? Said.OfStream(reply.Events) : Said.OfAnswer(JsonNode.Parse(reply.Text)!);
        Assert.Equal(said, heard);
    }

    [FixtureTheory]
    [MemberData(nameof(Recordings))]
    public async Task Recording_InProcess_MeansTheSame(string name, string manner)
    {
        var exchange = RecordedExchange.Load(name);
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(Reply(exchange, manner));
        using var provider = TestProvider.Create(upstream);
        var client = provider.CreateChatClient("m");

        var asking = exchange.IsStream ? client.GetStreamingResponseAsync("hi").ToChatResponseAsync() : client.GetResponseAsync("hi");
        if (exchange.Status >= 400)
        {
            Assert.Equal(exchange.Status, (await Assert.ThrowsAsync<AnthropicException>(() => asking)).StatusCode);
            return;
        }

        var response = await asking;
        Assert.Equal(Said.By(exchange), Said.In(response));
        if (name.EndsWith("thinking_success", StringComparison.Ordinal))
        {
            var signature = exchange.Body.GetProperty("content").EnumerateArray().First(block => block.GetProperty("type").ValueEquals("thinking")).GetProperty("signature").GetString();
            Assert.Equal(signature, response.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Single().ProtectedData);
        }
    }

    private static StubReply Reply(RecordedExchange exchange, string manner) => manner switch
    {
        "whole" => exchange.ToReply().InOneWrite(),
        "bytewise" => exchange.ToReply().ByteByByte(),
        "crlf" when exchange.IsStream => exchange.ToReply().WithCrlf(),
        _ => exchange.ToReply(),
    };
}
