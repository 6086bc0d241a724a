using System.Text.Unicode;
using CsCheck;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.Tests.Json;

public sealed class Utf8TextTests
{
    private static readonly byte[][] Pieces =
    [
        [.. "a"u8], [.. "abcdefghijklmnopqrst"u8], [.. "é"u8], [.. "日"u8], [.. "😀"u8], [0x80], [0xBF], [0xC0], [0xC2], [0xE0], [0xED, 0x9F, 0xBF],
        [0xED, 0xA0, 0x80], [0xE0, 0x9F, 0xBF], [0xE0, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
        [0xF5], [0xF0, 0x9F], [0xE6, 0x97], [0xC1, 0xBF], [0xFF],
    ];

    [Fact]
    public void IsValid_AnyMixture_AgreesWithTheFramework()
        => Gen.Int[0, 4].SelectMany(bad => Gen.Select(Gen.Int[0, 4].Array[0, 60], Gen.Int[5, Pieces.Length - 1].Array[bad / 3], Gen.Int[0, 60]))
            .Sample((good, bad, at) =>
            {
                at = Math.Min(at, good.Length);
                byte[] text = [.. good.Take(at).Concat(bad).Concat(good.Skip(at)).SelectMany(i => Pieces[i])];

                Assert.Equal(Utf8.IsValid(text), Utf8Text.IsValid(text));
            }, iter: 20_000);

    [Fact]
    public void IsValid_EveryThreeBytesInContext_AgreesWithTheFramework()
    {
        var text = new byte[40];
        Array.Fill(text, (byte)'x');
        for (var bytes = 0; bytes < 1 << 24; bytes += 7)
        {
            (text[17], text[18], text[19]) = ((byte)(bytes >> 16), (byte)(bytes >> 8), (byte)bytes);
            if (Utf8.IsValid(text) != Utf8Text.IsValid(text))
            {
                Assert.Fail($"Disagrees on {bytes:x6}.");
            }
        }
    }

    [Fact]
    public void IsValid_CutAtEveryOffset_AgreesWithTheFramework()
    {
        var text = JsonGen.Utf8(string.Concat(Enumerable.Repeat("aé日😀", 20)));
        for (var length = 0; length <= text.Length; length++)
        {
            Assert.Equal(Utf8.IsValid(text.AsSpan(0, length)), Utf8Text.IsValid(text.AsSpan(0, length)));
        }
    }
}
