using CsCheck;
using Hadrian.Wire.Bedrock.Streaming;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Bedrock.Tests;

/// <summary>However a stream is cut, it says the same; damaged, it says so.</summary>
public sealed class FramingTests
{
    private static readonly Gen<string> Text = Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.Char["ü€\"\\\n{}"]), 0, 8];

    /// <summary>A text, a thought or a call, in pieces.</summary>
    private static readonly Gen<(int Kind, List<string> Pieces)> Block = Gen.Select(Gen.Int[0, 2], Text.List[0, 4]);

    [Fact]
    public void Stream_CutAnywhere_SaysTheSame()
        => Gen.Select(Block.List[0, 4], Gen.Int[1, 300].List[1, 6]).Sample(
            (blocks, cuts) =>
            {
                var bytes = Encode(blocks);

                var whole = Read([bytes]);
                var cut = Read(Cut(bytes, cuts));

                Assert.Equal(Meant(blocks), whole);
                Assert.Equal(whole, cut);
            },
            iter: 500);

    [Fact]
    public void Stream_EndingEarly_IsTruncatedWhereverItEnds()
        => Gen.Select(Block.List[0, 2], Gen.Double[0, 1]).Sample(
            (blocks, share) =>
            {
                var bytes = Encode(blocks)[..^(Replies.Stop.Length + Replies.Metadata.Length)];
                bytes = bytes[..(int)(share * bytes.Length)];
                using var reader = Reader();

                reader.Read(bytes, []);
                reader.Complete([]);

                Assert.Equal("stream_truncated", reader.Error?.Code);
            },
            iter: 300);

    [Fact]
    public void Byte_ThatIsDamaged_IsNeverTakenForAnAnswer()
        => Gen.Select(Gen.Double[0, 0.999999], Gen.Int[0, 7]).Sample(
            (share, bit) =>
            {
                byte[] bytes = [.. Replies.Stream.SelectMany(frame => frame)];
                bytes[(int)(share * bytes.Length)] ^= (byte)(1 << bit);
                using var reader = Reader();

                reader.Read(bytes, []);
                reader.Complete([]);

                Assert.Contains(reader.Error?.Code, new[] { "provider_error", "stream_truncated" });
            },
            iter: 500);

    [Fact]
    public void Translation_OfAnEvent_AllocatesLittle()
    {
        const int Events = 200;
        var piece = Replies.Text("a few words");
        var output = new System.Buffers.ArrayBufferWriter<byte>(1024 * 1024);
        using var translator = new AnswerStreamTranslator(new ConverseStreamReader(new AwsEventStreamFraming(), "id", "model", tellsToolCallDeltas: true), "aws", 1);
        for (var i = 0; i < 50; i++)
        {
            translator.Translate(piece, output);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Events; i++)
        {
            output.ResetWrittenCount();
            translator.Translate(piece, output);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Events, 1, 2048);
    }

    private static ConverseStreamReader Reader() => new(new AwsEventStreamFraming(), "id", "model");

    private static string Read(IEnumerable<byte[]> pieces)
    {
        using var reader = Reader();
        var updates = new List<ChatResponseUpdate>();
        foreach (var piece in pieces)
        {
            reader.Read(piece, updates);
        }

        reader.Complete(updates);
        Assert.Null(reader.Error);
        var contents = updates.SelectMany(update => update.Contents).ToList();
        return string.Join('|', contents.Where(content => content is not UsageContent).Select(content => content switch
        {
            TextReasoningContent thought => "thought " + thought.Text,
            FunctionCallContent call => $"call {call.CallId} {call.Arguments!["a"]}",
            _ => "text " + ((TextContent)content).Text,
        })) + $" {updates.Single(update => update.FinishReason is not null).FinishReason} {contents.OfType<UsageContent>().Single().Details.TotalTokenCount}";
    }

    private static string Meant(List<(int Kind, List<string> Pieces)> blocks) => string.Join('|', blocks.Index().SelectMany(block => block.Item.Kind switch
    {
        0 => block.Item.Pieces.Where(piece => piece.Length > 0).Select(piece => "text " + piece),
        1 => block.Item.Pieces.Where(piece => piece.Length > 0).Select(piece => "thought " + piece),
        _ => [$"call t{block.Index} {string.Concat(block.Item.Pieces)}"],
    })) + " stop 29";

    private static byte[] Encode(List<(int Kind, List<string> Pieces)> blocks)
    {
        var bytes = new List<byte>(Replies.Start);
        foreach (var (index, (kind, pieces)) in blocks.Index())
        {
            if (kind == 2)
            {
                bytes.AddRange(Frames.Event("contentBlockStart", $$$$"""{"contentBlockIndex":{{{{index}}}},"start":{"toolUse":{"toolUseId":"t{{{{index}}}}","name":"f"}}}"""));
            }

            foreach (var delta in kind == 2 ? Arguments(pieces) : pieces)
            {
                var text = System.Text.Json.JsonSerializer.Serialize(delta);
                bytes.AddRange(Replies.Delta(index, kind switch
                {
                    0 => $$"""{"text":{{text}}}""",
                    1 => $$$"""{"reasoningContent":{"text":{{{text}}}}}""",
                    _ => $$$"""{"toolUse":{"input":{{{text}}}}}""",
                }));
            }

            bytes.AddRange(Frames.Event("contentBlockStop", $$"""{"contentBlockIndex":{{index}}}"""));
            bytes.AddRange(Frames.Event("somethingNew", "no JSON"));
        }

        bytes.AddRange(Replies.Stop);
        bytes.AddRange(Replies.Metadata);
        return [.. bytes];
    }

    /// <summary>Gives the arguments of a call that says what the pieces say, cut at other places.</summary>
    private static IEnumerable<string> Arguments(List<string> pieces)
        => System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string> { ["a"] = string.Concat(pieces) }).Chunk(3).Select(piece => new string(piece));

    private static IEnumerable<byte[]> Cut(byte[] bytes, List<int> sizes)
    {
        var start = 0;
        for (var i = 0; start < bytes.Length; i++)
        {
            var size = Math.Min(sizes[i % sizes.Count], bytes.Length - start);
            yield return bytes[start..(start + size)];
            start += size;
        }
    }
}
