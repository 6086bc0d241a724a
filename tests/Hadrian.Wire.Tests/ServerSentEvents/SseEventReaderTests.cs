using System.Text;
using CsCheck;
using Hadrian.Wire.ServerSentEvents;

namespace Hadrian.Wire.Tests.ServerSentEvents;

public sealed class SseEventReaderTests
{
    private static readonly Gen<string> Line = Gen.OneOf(
        "", "", "data: a", "data:b", "data:  c ", "data", "data:", ": comment", "event: x", "id: 1", "dat: no", "database: no", "retry: 1", "😀");

    [Fact]
    public void TryRead_RandomLines_AgreesWithTheFrameworkParser()
        => Gen.Select(Line.Array[0, 20], Gen.OneOf("\n", "\r\n", "\r"), Gen.Bool, Gen.Int[0, 500].Array[0, 10])
            .Sample((lines, newLine, hasMark, cuts) =>
            {
                var stream = (hasMark ? "\uFEFF" : "") + string.Concat(lines.Select(l => l + newLine));
                var bytes = JsonGen.Utf8(stream);

                var expected = System.Net.ServerSentEvents.SseParser.Create(new MemoryStream(bytes)).Enumerate().Select(e => e.Data);

                Assert.Equal(expected, Read(OpenAI.Streaming.StreamRun.Split(bytes, cuts)));
            });

    [Fact]
    public void TryRead_ByteOrderMarkCutAnywhere_IsSkipped()
    {
        byte[] stream = [0xEF, 0xBB, 0xBF, .. "data: a\n\n"u8];

        Assert.Equal(["a"], Read(stream.Chunk(1)));
    }

    private static List<string> Read(IEnumerable<byte[]> pieces)
    {
        using var reader = new SseEventReader(1000);
        var events = new List<string>();
        foreach (var piece in pieces)
        {
            ReadOnlySpan<byte> input = piece;
            while (reader.TryRead(ref input, out var data))
            {
                events.Add(Encoding.UTF8.GetString(data));
            }
        }

        return events;
    }
}
