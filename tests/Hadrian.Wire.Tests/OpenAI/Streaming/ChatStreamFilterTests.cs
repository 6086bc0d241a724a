using System.Buffers;
using System.Text;
using System.Text.Json;
using Hadrian.Wire.OpenAI.Streaming;

namespace Hadrian.Wire.Tests.OpenAI.Streaming;

public sealed class ChatStreamFilterTests
{
    private const string Finish = """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";
    private const string Content = """{"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}]}""";

    [Fact]
    public void Process_ClientDidNotAsk_HidesAllUsageAndStillReadsIt()
    {
        var run = StreamRun.Of(Streams.Frame([.. Streams.OpenAI, Streams.Done]));

        var expected = Streams.OpenAI[..4].Select(e => e.Replace("\"usage\":null,", "", StringComparison.Ordinal));
        Assert.Equal(Streams.Frame([.. expected, Streams.Done]), run.Output);
        Assert.Equal(
            new TokenUsage { InputTokens = 12, OutputTokens = 40, CachedInputTokens = 4, ReasoningTokens = 30 },
            run.Usage);
        Assert.Equal("stop", run.FinishReason);
        Assert.Equal(4, run.ContentEventCount);
        Assert.Equal(ChatStreamEnd.Complete, run.End);
    }

    [Fact]
    public void Process_ClientAsked_PassesOpenAIStreamAsItIs()
    {
        var stream = Streams.Frame([.. Streams.OpenAI, Streams.Done]);

        Assert.Equal(stream, StreamRun.Of(stream, wantsUsage: true).Output);
    }

    [Theory]
    [InlineData("openrouter", 1)]
    [InlineData("vllm", 2)]
    [InlineData("openai", 4)]
    [InlineData("azure", 5)]
    public void Process_ClientAsked_SendsExactlyOneUsageChunkLast(string name, int textEvents)
    {
        var events = Streams.Named(name);

        var run = StreamRun.Of(Streams.Frame([.. events, Streams.Done]), wantsUsage: true);

        var sent = run.Output.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("data: [DONE]", sent[^1]);
        var last = JsonDocument.Parse(sent[^2][6..]).RootElement;
        Assert.Equal(0, last.GetProperty("choices").GetArrayLength());
        Assert.Equal(run.Usage!.Value.InputTokens, last.GetProperty("usage").GetProperty("prompt_tokens").GetInt64());
        Assert.True(sent.Length - 2 > textEvents - 1);
        Assert.All(sent[..^2], e => Assert.False(
            JsonDocument.Parse(e[6..]).RootElement.TryGetProperty("usage", out var usage) && usage.ValueKind != JsonValueKind.Null));
    }

    [Fact]
    public void Process_UsageBesideContent_KeepsTheContent()
    {
        var events = Streams.Vllm;

        var asked = StreamRun.Of(Streams.Frame([.. events, Streams.Done]), wantsUsage: true).Output;
        var notAsked = StreamRun.Of(Streams.Frame([.. events, Streams.Done])).Output;

        Assert.Contains("""[{"index":0,"text":" 4","logprobs":null,"finish_reason":null,"stop_reason":null}],"usage":null}""", asked, StringComparison.Ordinal);
        Assert.Contains("""[{"index":0,"text":" 4","logprobs":null,"finish_reason":null,"stop_reason":null}]}""", notAsked, StringComparison.Ordinal);
        Assert.DoesNotContain("usage", notAsked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"usage":null,"choices":[]}""", """{"choices":[]}""")]
    [InlineData("""{"usage":null}""", "{}")]
    [InlineData("""{"a":1,"\u0075sage" : null }""", """{"a":1 }""")]
    [InlineData("""{"a":1, "usage":null ,"b":2}""", """{"a":1, "b":2}""")]
    [InlineData("""{"x":{"usage":null},"s":"\"usage\":null"}""", """{"x":{"usage":null},"s":"\"usage\":null"}""")]
    public void Process_UsageMember_IsCutWhereverItStands(string data, string expected)
        => Assert.Equal(Streams.Frame(expected, Finish, Streams.Done), StreamRun.Of(Streams.Frame(data, Finish)).Output);

    [Theory]
    [MemberData(nameof(Streams.Names), MemberType = typeof(Streams))]
    public void Complete_FinishedWithoutDone_AddsDone(string name)
    {
        var run = StreamRun.Of(Streams.Frame(Streams.Named(name)));

        Assert.Equal(ChatStreamEnd.Complete, run.End);
        Assert.False(run.SawDone);
        Assert.EndsWith("}\n\ndata: [DONE]\n\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Complete_DoneWithoutBlankLine_IsComplete()
    {
        Assert.Equal(ChatStreamEnd.Complete, StreamRun.Of($"data: {Content}\n\ndata: [DONE]").End);
        Assert.Equal(ChatStreamEnd.Complete, StreamRun.Of($"data: {Content}\n\ndata: [DONE]\n").End);
        Assert.Equal(ChatStreamEnd.Complete, StreamRun.Of($"data: {Content}\n\ndata:[DONE] \r").End);
    }

    [Fact]
    public void Complete_LastEventLacksItsBlankLine_StillCounts()
    {
        var run = StreamRun.Of($"data: {Content}\n\ndata: {Finish}\n");

        Assert.Equal(Streams.Frame(Content, Finish, Streams.Done), run.Output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"},\"finish_reason\":null}]}\n\n")]
    [InlineData("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"[DONE]\"},\"finish_reason\":\"\"}]}\n\n")]
    [InlineData("data: {\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]}\n\ndata: {\"cho")]
    [InlineData("data: {\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]}\n\ndata: {\"choices\":\n")]
    [InlineData("data: {\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]}\n\ndata: [DO")]
    public void Complete_NoEndSeen_IsTruncatedWithoutDone(string stream)
    {
        var run = StreamRun.Of(stream);

        Assert.Equal(ChatStreamEnd.Truncated, run.End);
        Assert.DoesNotContain("data: [DONE]", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Complete_OneOfTwoChoicesFinished_IsTruncated()
    {
        const string Other = """{"choices":[{"index":1,"delta":{"content":"y"},"finish_reason":null}]}""";

        Assert.Equal(ChatStreamEnd.Truncated, StreamRun.Of(Streams.Frame(Content, Other, Finish)).End);
        Assert.Equal(ChatStreamEnd.Complete, StreamRun.Of(Streams.Frame(Content, Other, Finish, Finish.Replace(":0,", ":1,", StringComparison.Ordinal))).End);
    }

    [Fact]
    public void Complete_WithCost_PricesTheUsageChunk()
    {
        using var filter = new ChatStreamFilter(clientWantsUsage: true);
        var output = new ArrayBufferWriter<byte>();
        filter.Process(JsonGen.Utf8(Streams.Frame(Streams.OpenAI)), output);

        filter.Complete(output, 0.0000156m);

        Assert.Contains("\"reasoning_tokens\":30,\"audio_tokens\":0},\"cost\":0.0000156}", Encoding.UTF8.GetString(output.WrittenSpan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error":{"message":"Overloaded","type":"server_error","code":503}}""", 503, """{"error":{"message":"Overloaded","type":"server_error","code":503,"param":null,"request_id":"req-1"}}""")]
    [InlineData("""{"error":{"message":"Slow down","code":"rate_limit_exceeded","param":"x","request_id":"theirs"}}""", 429, """{"error":{"message":"Slow down","code":"rate_limit_exceeded","param":"x","request_id":"req-1","type":"rate_limit_error"}}""")]
    [InlineData("""{"id":"g","error":{},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}""", 502, """{"error":{"type":"server_error","message":"The provider answered with status 502 and no readable error message.","param":null,"code":"provider_error","request_id":"req-1"}}""")]
    [InlineData("""{"error":"model crashed"}""", 502, """{"error":{"type":"server_error","message":"model crashed","param":null,"code":"provider_error","request_id":"req-1"}}""")]
    public void Complete_ErrorEvent_WritesAnEnvelopeAndNothingAfter(string data, int status, string envelope)
    {
        foreach (var stream in new[] { Streams.Frame(data, Content, Streams.Done), Streams.Frame(Content, data, Finish, Streams.Done) })
        {
            var run = StreamRun.Of(stream);

            Assert.Equal(ChatStreamEnd.Failed, run.End);
            Assert.Equal(status, run.ErrorStatusCode);
            Assert.Equal(run.HasOutput ? Streams.Frame(Content, envelope) : Streams.Frame(envelope), run.Output);
        }
    }

    [Fact]
    public void Process_ErrorAsFirstEvent_WritesNothingSoThatAnotherProviderMayBeTried()
    {
        using var filter = new ChatStreamFilter(clientWantsUsage: false);
        var output = new ArrayBufferWriter<byte>();

        filter.Process("data: {\"error\":{\"code\":429}}\n\n"u8, output);

        Assert.True(filter.SawError);
        Assert.True(filter.IsOver);
        Assert.False(filter.HasOutput);
        Assert.Equal(0, output.WrittenCount);
        Assert.Equal("{\"error\":{\"code\":429}}", Encoding.UTF8.GetString(filter.ErrorData.Span));
        Assert.Equal(429, filter.ErrorStatusCode);
    }

    [Fact]
    public void Process_NullError_IsNoError()
        => Assert.Equal(ChatStreamEnd.Complete, StreamRun.Of(Streams.Frame("""{"error":null,"choices":[]}""", Finish)).End);

    [Theory]
    [InlineData("data: <html>\n\n")]
    [InlineData("data: {\"choices\":}\n\n")]
    [InlineData("data: \"text\"\n\n")]
    [InlineData("data: {} {}\n\n")]
    public void Process_UnreadableEvent_Fails(string stream)
    {
        var run = StreamRun.Of(stream);

        Assert.Equal(ChatStreamEnd.Failed, run.End);
        Assert.Equal(502, run.ErrorStatusCode);
        Assert.Contains("\"code\":\"provider_error\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Process_EventWithoutEnd_FailsAtTheLimitInsteadOfGrowing()
    {
        var run = StreamRun.Of(JsonGen.Utf8("data: " + new string(' ', 5000)), pieceLength: 100, maxEventBytes: 1000);

        Assert.Equal(ChatStreamEnd.Failed, run.End);
        Assert.Equal(ChatStreamEnd.Failed, StreamRun.Of(JsonGen.Utf8(string.Concat(Enumerable.Repeat("data: \n", 5000))), pieceLength: 100, maxEventBytes: 1000).End);
    }

    [Fact]
    public void Process_EachWholeEvent_LeavesInTheSameCall()
    {
        using var filter = new ChatStreamFilter(clientWantsUsage: false);
        foreach (var data in Streams.Ollama)
        {
            var output = new ArrayBufferWriter<byte>();

            filter.Process(JsonGen.Utf8(Streams.Frame(data)), output);

            Assert.Equal(Streams.Frame(data), Encoding.UTF8.GetString(output.WrittenSpan));
        }
    }

    [Fact]
    public void Process_WholeEvents_DoesNotAllocate()
    {
        using var filter = new ChatStreamFilter(clientWantsUsage: false);
        var output = new ArrayBufferWriter<byte>(1 << 20);
        var stream = JsonGen.Utf8(Streams.Frame(Streams.OpenAI[..3]));
        filter.Process(stream, output);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            output.ResetWrittenCount();
            filter.Process(stream, output);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    [Trait("Property", "US-9")]
    public void Process_AGigabyte_KeepsNothingOfIt()
    {
        const long Gigabyte = 1L << 30;
        using var filter = new ChatStreamFilter(clientWantsUsage: false);
        var output = new ArrayBufferWriter<byte>(1 << 20);
        var piece = JsonGen.Utf8(string.Concat(Enumerable.Repeat(Streams.Frame(Content), 2_000)));
        filter.Process(piece, output);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var pieces = 0;
        for (var sent = 0L; sent < Gigabyte; sent += piece.Length)
        {
            output.ResetWrittenCount();
            filter.Process(piece, output);
            pieces++;
        }

        // The pool of buffers gives up what it holds now and then, so one may be made anew.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal((pieces + 1) * 2_000, filter.ContentEventCount);
    }
}
