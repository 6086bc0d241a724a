using System.Buffers;
using System.Text;
using CsCheck;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.Tests.Json;

public sealed class SpliceBuilderTests
{
    [Fact]
    public void Build_AnySplicesInAnyOrder_MatchesStringEditing()
        => Gen.Select(Gen.Int[0, 40], Gen.String[Gen.Char['a', 'z'], 0, 5])
            .Array[0, 30]
            .Select(Gen.Int[0, int.MaxValue])
            .Sample((wanted, seed) =>
            {
                var source = string.Concat(Enumerable.Range(0, 100).Select(i => (char)('A' + (i % 26))));
                var edits = wanted.Select((edit, index) => (Start: index * 3, End: (index * 3) + (edit.Item1 % 3), Text: edit.Item2)).ToArray();
                var shuffled = edits.ToArray();
                new Random(seed).Shuffle(shuffled);

                var builder = new SpliceBuilder(stackalloc Splice[2], stackalloc byte[4]);
                foreach (var (start, end, text) in shuffled)
                {
                    builder.Replace(new JsonRange(start, end), JsonGen.Utf8(text));
                }

                var expected = new StringBuilder(source);
                foreach (var (start, end, text) in edits.Reverse())
                {
                    expected.Remove(start, end - start).Insert(start, text);
                }

                var written = new ArrayBufferWriter<byte>();
                builder.WriteTo(JsonGen.Utf8(source), written);
                Assert.Equal(expected.ToString(), Encoding.UTF8.GetString(written.WrittenSpan));
                Assert.Equal(expected.ToString(), Encoding.UTF8.GetString(builder.Build(JsonGen.Utf8(source))));
            });
}
