using System.Net;
using System.Text;
using Hadrian.TestCommon.Internal;

namespace Hadrian.TestCommon.Tests;

public sealed class RecordedExchangeTests
{
    public static TheoryData<string> All => [.. RecordedExchange.Names()];

    public static TheoryData<string, string, bool> Framings => new()
    {
        { "openai/chat_completion_streaming", "data: {", true },
        { "ollama/chat_completion_streaming", "data: {", true },
        { "openai/responses_streaming", "event: response.created\ndata: {", false },
        { "anthropic/messages_streaming", "event: message_start\ndata: {", false },
        { "vertex/generate_content_streaming", "data: {", false },
    };

    [FixtureTheory]
    [MemberData(nameof(All))]
    public async Task ToReply_AnyRecording_IsServedWithItsStatus(string name)
    {
        await using var upstream = await StubUpstream.StartAsync();
        var exchange = RecordedExchange.Load(name);
        upstream.Enqueue(exchange.ToReply());

        using var client = new HttpClient();
        using var message = new HttpRequestMessage(new HttpMethod(exchange.Method), upstream.Root + exchange.Path);
        using var response = await client.SendAsync(message);
        var body = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal((HttpStatusCode)exchange.Status, response.StatusCode);
        Assert.NotEmpty(body);
        Assert.True(exchange.Matches(upstream.Requests[0]));
    }

    [FixtureTheory]
    [MemberData(nameof(Framings))]
    public void ToReply_Stream_IsFramedAsItsProviderDoes(string name, string start, bool endsWithDone)
    {
        var frames = RecordedExchange.Load(name).ToReply().Frames;

        Assert.StartsWith(start, Encoding.UTF8.GetString(frames[0].Span), StringComparison.Ordinal);
        Assert.Equal(endsWithDone, frames[^1].Span.SequenceEqual("data: [DONE]\n\n"u8));
        Assert.All(frames, frame => Assert.True(frame.Span.EndsWith("}\n\n"u8) || frame.Span.EndsWith("]\n\n"u8)));
    }

    [FixtureFact]
    public void ToReply_Bedrock_AnnouncesTheEventStreamEncoding()
    {
        var reply = RecordedExchange.Load("bedrock/converse_streaming").ToReply();

        Assert.Equal("application/vnd.amazon.eventstream", reply.Headers["content-type"]);
    }

    [Fact]
    public void Create_EventStreamMessage_HasLengthsAndChecksumsInPlace()
    {
        var frame = EventStreamFrame.Create("ping", "{}").Span;

        var headersLength = 1 + 11 + 1 + 2 + 4 + 1 + 13 + 1 + 2 + 16 + 1 + 13 + 1 + 2 + 5;
        Assert.Equal(12 + headersLength + 2 + 4, frame.Length);
        Assert.Equal([0, 0, 0, (byte)frame.Length, 0, 0, 0, (byte)headersLength], frame[..8].ToArray());
        Assert.Equal("{}", Encoding.UTF8.GetString(frame[^6..^4]));
    }

    [Fact]
    public void Crc32_CheckSequence_GivesTheCatalogueValue()
    {
        Assert.Equal(0xCBF43926u, EventStreamFrame.Crc32("123456789"u8));
    }
}
