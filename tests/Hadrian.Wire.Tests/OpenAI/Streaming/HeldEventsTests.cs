using System.Buffers;
using System.Text;
using Hadrian.Wire.OpenAI.Streaming;

namespace Hadrian.Wire.Tests.OpenAI.Streaming;

/// <summary>Events that say nothing yet wait for one that does, so that an early error can still be another provider's turn.</summary>
public sealed class HeldEventsTests
{
    private const string Role = """{"choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"finish_reason":null}],"usage":null}""";
    private const string Content = """{"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}]}""";

    [Theory]
    [InlineData(Role)]
    [InlineData("""{"choices":[{"index":0,"delta":{},"finish_reason":null}]}""")]
    [InlineData("""{"choices":[],"prompt_filter_results":[{"prompt_index":0}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[],"content":null}}]}""")]
    [InlineData("""{"choices":[{"index":0,"text":"","finish_reason":null}]}""")]
    public void Process_NoContentYet_WritesNothing(string data)
    {
        using var filter = Filter();
        var output = new ArrayBufferWriter<byte>();

        filter.Process(JsonGen.Utf8(Streams.Frame(data)), output);

        Assert.Equal((0, false), (output.WrittenCount, filter.HasOutput));
    }

    [Theory]
    [InlineData(Content)]
    [InlineData("""{"choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c"}]}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"something_new":{"a":1}}}]}""")]
    [InlineData("""{"choices":[{"index":0,"text":"x","finish_reason":null}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""")]
    public void Process_Content_LeavesAtOnceBehindWhatWasHeld(string data)
    {
        using var filter = Filter();
        var output = new ArrayBufferWriter<byte>();
        filter.Process(JsonGen.Utf8(Streams.Frame(Role)), output);

        filter.Process(JsonGen.Utf8(Streams.Frame(data)), output);

        var role = Role.Replace(",\"usage\":null", "", StringComparison.Ordinal);
        Assert.Equal(Streams.Frame(role, data), Encoding.UTF8.GetString(output.WrittenSpan));
        Assert.True(filter.HasOutput);
    }

    [Fact]
    public void Process_ContentOnceSeen_NothingIsHeldAnyMore()
    {
        using var filter = Filter();
        filter.Process(JsonGen.Utf8(Streams.Frame(Content)), new ArrayBufferWriter<byte>());
        var output = new ArrayBufferWriter<byte>();

        filter.Process(JsonGen.Utf8(Streams.Frame("""{"choices":[{"index":0,"delta":{}}]}""")), output);

        Assert.NotEqual(0, output.WrittenCount);
    }

    [Fact]
    public void Process_ErrorBehindARole_WritesNothingSoThatAnotherProviderMayBeTried()
    {
        using var filter = Filter();
        var output = new ArrayBufferWriter<byte>();

        filter.Process(JsonGen.Utf8(Streams.Frame(Role, """{"error":{"code":503}}""")), output);

        Assert.Equal((0, false, 503), (output.WrittenCount, filter.HasOutput, filter.ErrorStatusCode));
    }

    [Fact]
    public void Process_MoreThanIsHeld_LeavesWithoutContent()
    {
        using var filter = Filter();
        var output = new ArrayBufferWriter<byte>();
        var padded = $$"""{"choices":[],"padding":"{{new string('x', 10_000)}}"}""";

        for (var i = 0; i < 8; i++)
        {
            filter.Process(JsonGen.Utf8(Streams.Frame(padded)), output);
        }

        Assert.Equal(string.Concat(Enumerable.Repeat(Streams.Frame(padded), 8)), Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Complete_WholeAnswerWithoutContent_IsDelivered()
    {
        using var filter = Filter();
        var output = new ArrayBufferWriter<byte>();
        filter.Process(JsonGen.Utf8(Streams.Frame("""{"choices":[]}""", Streams.Done)), output);

        Assert.Equal(ChatStreamEnd.Complete, filter.Complete(output));
        Assert.Equal(Streams.Frame("""{"choices":[]}""", Streams.Done), Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static ChatStreamFilter Filter() => new(clientWantsUsage: false, holdUntilContent: true);
}
