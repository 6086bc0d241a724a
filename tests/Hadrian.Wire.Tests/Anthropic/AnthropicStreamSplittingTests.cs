using System.Text.Json;
using CsCheck;
using Hadrian.Wire.Tests.Fixtures;
using Microsoft.Extensions.AI;
using static Hadrian.Wire.Tests.Anthropic.MessageStream;

namespace Hadrian.Wire.Tests.Anthropic;

/// <summary>However a stream is cut, it means the same; and it means what was said.</summary>
public sealed class AnthropicStreamSplittingTests
{
    private static readonly Gen<string> Piece = Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.Char["ü€\"\\\n{} \u2028"]), 1, 8];

    private static readonly Gen<Block> Blocks = Gen.OneOf(
        Gen.Select(Piece.List[1, 4], pieces => new Block(
            """{"type":"text","text":""}""",
            [.. pieces.Select(piece => $$"""{"type":"text_delta","text":{{Quoted(piece)}}}""")],
            $"text {string.Concat(pieces)}")),
        Gen.Select(Piece.List[0, 3], Gen.String[Gen.Char['A', 'Z'], 1, 8], (pieces, signature) => new Block(
            """{"type":"thinking","thinking":""}""",
            [.. pieces.Select(piece => $$"""{"type":"thinking_delta","thinking":{{Quoted(piece)}}}"""), $$"""{"type":"signature_delta","signature":"{{signature}}"}"""],
            $"thought {string.Concat(pieces)} {signature}")),
        Gen.Select(Gen.String[Gen.Char['A', 'Z'], 1, 8], data => new Block($$"""{"type":"redacted_thinking","data":"{{data}}"}""", [], $"redacted  {data}")),
        Gen.Select(Piece, Gen.Int[1, 5], (value, size) =>
        {
            var arguments = $$"""{"a":{{Quoted(value)}},"b":1}""";
            return new Block(
                """{"type":"tool_use","id":"#ID","name":"f","input":{}}""",
                [.. arguments.Chunk(size).Select(part => $$"""{"type":"input_json_delta","partial_json":{{Quoted(new string(part))}}}""")],
                $"call #ID f a={value},b=1 ");
        }));

    [Fact]
    public void Message_CutAnywhere_MeansWhatWasSaid()
        => Gen.Select(Blocks.List[0, 6], Gen.Bool, Gen.Int[1, 60].List[0, 200]).Sample(
            (blocks, isCrlf, steps) =>
            {
                var named = blocks.Select((block, index) => block.Named($"t{index}")).ToList();
                var stream = Bytes([Start, .. named.SelectMany((block, index) => block.Events(index)), End("max_tokens", 9), Stop], isCrlf ? "\r\n" : "\n");

                var (updates, error) = Read(stream, Cuts(steps, stream.Length));

                Assert.Null(error);
                var whole = Read(stream, int.MaxValue).Updates;
                Assert.Equal(Describe(whole), Describe(updates));
                var response = updates.ToChatResponse();
                Assert.Equal((ChatFinishReason.Length, 9L), (response.FinishReason!.Value, response.Usage!.OutputTokenCount!.Value));
                Assert.Equal(Merged(named), Merged(response.Messages.SelectMany(message => message.Contents)));
            },
            iter: 500);

    [FixtureFact]
    public void Recordings_CutEverywhere_MeanTheSame()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(RecordedExchange.Root!, "providers", "anthropic"), "*_streaming.json"))
        {
            var events = Events(file);
            var stream = Bytes(events);
            var whole = Read(stream, int.MaxValue);
            Assert.Null(whole.Error);
            Assert.True(whole.Updates.Count > 5);

            for (var size = 1; size < 100; size++)
            {
                var (updates, error) = Read(stream, size);
                Assert.Null(error);
                Assert.Equal(Describe(whole.Updates), Describe(updates));
            }

            var crlf = Read(Bytes(events, "\r\n"), 7);
            Assert.Equal(Describe(whole.Updates), Describe(crlf.Updates));
        }
    }

    private static string[] Events(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return [.. document.RootElement.GetProperty("response").GetProperty("chunks").EnumerateArray().Select(chunk => JsonSerializer.Serialize(chunk))];
    }

    private static IEnumerable<int> Cuts(IEnumerable<int> steps, int length)
    {
        var place = 0;
        foreach (var step in steps)
        {
            place += step;
            if (place >= length)
            {
                yield break;
            }

            yield return place;
        }
    }

    // Texts that follow one another are one text, in a conversation as in the words it is described by.
    private static string Merged(IEnumerable<Block> blocks) => Merged(blocks.Select(block => block.Meaning));

    private static string Merged(IEnumerable<AIContent> contents) => Merged(contents.Where(content => content is not (UsageContent or Wire.Translation.ToolCallDeltaContent)).Select(Describe));

    private static string Merged(IEnumerable<string> meanings) => meanings.Aggregate("", (all, next)
        => next.StartsWith("text ", StringComparison.Ordinal) && all.LastIndexOf('\u0001') is var last && all[(last + 1)..].StartsWith("text ", StringComparison.Ordinal)
            ? all + next["text ".Length..]
            : all + "\u0001" + next);

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private sealed record Block(string Start, string[] Deltas, string Meaning)
    {
        public Block Named(string id) => this with { Start = Start.Replace("#ID", id, StringComparison.Ordinal), Meaning = Meaning.Replace("call #ID", "call " + id, StringComparison.Ordinal) };

        public IEnumerable<string> Events(int index)
            => [BlockStart(index, Start), .. Deltas.Select(delta => Delta(index, delta)), """{"type":"ping"}""", BlockStop(index)];
    }
}
