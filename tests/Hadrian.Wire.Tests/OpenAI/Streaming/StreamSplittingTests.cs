using CsCheck;
using Hadrian.Wire.OpenAI.Streaming;

namespace Hadrian.Wire.Tests.OpenAI.Streaming;

public sealed class StreamSplittingTests
{
    private static readonly Gen<string> NewLine = Gen.OneOf("\n", "\r\n", "\r");
    private static readonly Gen<string[]> AnyStream = Gen.OneOf(
        Streams.OpenAI, Streams.OpenRouter, Streams.Ollama, Streams.Vllm, Streams.ToolCalls, Streams.Azure);

    [Fact]
    [Trait("Property", "US-7")]
    public void Process_AnyFramingAndAnySplit_GivesTheSameAnswer()
        => Gen.Select(AnyStream, NewLine, Gen.Int, Gen.Bool, Gen.Int[0, 10_000].Array[0, 40])
            .Sample((events, newLine, seed, wantsUsage, cuts) =>
            {
                var stream = JsonGen.Utf8(Streams.Frame([.. events, Streams.Done], newLine, seed));

                var split = StreamRun.Of(StreamRun.Split(stream, cuts), wantsUsage);

                Assert.Equal(StreamRun.Of(stream, wantsUsage), split);
                Assert.Equal(Normalised(StreamRun.Of(Streams.Frame([.. events, Streams.Done]), wantsUsage)), Normalised(split));
            });

    [Fact]
    public void Process_HoldingUntilContent_GivesTheSameAnswerInTheEnd()
        => Gen.Select(AnyStream, Gen.Bool, Gen.Int[0, 10_000].Array[0, 10]).Sample((events, wantsUsage, cuts) =>
        {
            var stream = JsonGen.Utf8(Streams.Frame([.. events, Streams.Done]));

            Assert.Equal(
                StreamRun.Of(StreamRun.Split(stream, cuts), wantsUsage),
                StreamRun.Of(StreamRun.Split(stream, cuts), wantsUsage, holdUntilContent: true));
        });

    [Theory]
    [MemberData(nameof(Streams.Names), MemberType = typeof(Streams))]
    public void Process_ByteByByte_GivesTheSameAnswer(string name)
    {
        foreach (var newLine in new[] { "\n", "\r\n", "\r" })
        {
            var stream = JsonGen.Utf8(Streams.Frame([.. Streams.Named(name), Streams.Done], newLine, seed: 3));

            Assert.Equal(StreamRun.Of(stream), StreamRun.Of(stream, pieceLength: 1));
        }
    }

    [Theory]
    [MemberData(nameof(Streams.Names), MemberType = typeof(Streams))]
    public void Complete_CutBeforeTheFinish_IsAlwaysTruncated(string name)
    {
        var events = Streams.Named(name);
        var finish = Array.FindIndex(events, e => e.Contains("\"finish_reason\":\"", StringComparison.Ordinal));
        var stream = JsonGen.Utf8(Streams.Frame([.. events, Streams.Done]));

        // The finishing event counts from the end of its line; every cut before that loses it.
        var terminal = JsonGen.Utf8(Streams.Frame(events[..(finish + 1)])).Length - 1;
        for (var cut = 0; cut < terminal; cut++)
        {
            var run = StreamRun.Of(stream[..cut]);

            Assert.Equal(ChatStreamEnd.Truncated, run.End);
            Assert.DoesNotContain("data: [DONE]", run.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Streams.Names), MemberType = typeof(Streams))]
    public void Complete_CutWithinAnyEvent_IsTruncated(string name)
    {
        var events = Streams.Named(name);
        for (var index = 0; index < events.Length; index++)
        {
            var whole = Streams.Frame(events[..index]);
            var line = $"data: {events[index]}";
            for (var length = 1; length <= line.Length; length++)
            {
                Assert.Equal(ChatStreamEnd.Truncated, StreamRun.Of(whole + line[..length]).End);
            }
        }
    }

    [Fact]
    public void Process_ArbitraryBytes_NeverThrows()
        => Gen.Select(Gen.Byte.Array[0, 60], AnyStream, Gen.Int[0, 2000], Gen.Bool).Sample((noise, events, at, wantsUsage) =>
        {
            StreamRun.Of(noise, wantsUsage, pieceLength: 7);
            var stream = JsonGen.Utf8(Streams.Frame([.. events, Streams.Done])).ToList();
            stream.InsertRange(at % stream.Count, noise);
            StreamRun.Of([.. stream], wantsUsage, pieceLength: 11);
        });

    /// <summary>Joined lines keep a space where the break was.</summary>
    private static StreamRun Normalised(StreamRun run)
        => run with { Output = run.Output.Replace(", \"choices\"", ",\"choices\"", StringComparison.Ordinal) };
}
