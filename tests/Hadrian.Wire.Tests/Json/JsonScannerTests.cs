using System.Text.Json;
using System.Text.Unicode;
using CsCheck;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.Tests.Json;

public sealed class JsonScannerTests
{
    [Fact]
    public void SkipValue_GeneratedJson_AcceptsAll()
        => JsonGen.Value.Sample(json => Assert.True(IsAccepted(JsonGen.Utf8(json)), json));

    [Fact]
    public void SkipValue_DamagedJson_AgreesWithTheFrameworkReader()
        => Gen.Select(JsonGen.Value, Gen.Int[0, 1000], Gen.Byte, Gen.Int[0, 2]).Sample((json, at, value, kind) =>
        {
            var bytes = JsonGen.Utf8(json).ToList();
            at %= bytes.Count;
            switch (kind)
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.Insert(at, value);
                    break;
                default:
                    bytes[at] = value;
                    break;
            }

            var damaged = bytes.ToArray();
            if (Utf8.IsValid(damaged))
            {
                Assert.Equal(IsAcceptedByFramework(damaged), IsAccepted(damaged));
            }
        });

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(100_000, false)]
    public void SkipValue_DeepNesting_StopsAtTheLimit(int depth, bool isAccepted)
        => Assert.Equal(isAccepted, IsAccepted(JsonGen.Utf8(new string('[', depth) + new string(']', depth))));

    [Theory]
    [InlineData("[1,]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("[01]")]
    [InlineData("[1.]")]
    [InlineData("[1e]")]
    [InlineData("[-]")]
    [InlineData("[.5]")]
    [InlineData("[NaN]")]
    [InlineData("[tru]")]
    [InlineData("[\"\\x\"]")]
    [InlineData("[\"\\u12g4\"]")]
    [InlineData("[\"a\nb\"]")]
    [InlineData("[\"open]")]
    [InlineData("[\"\\")]
    [InlineData("{1:2}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("[1 2]")]
    [InlineData("[1}")]
    [InlineData("{\"a\":1]")]
    [InlineData("[] []")]
    [InlineData("[\0]")]
    [InlineData("")]
    public void SkipValue_NotJson_IsMalformed(string json) => Assert.False(IsAccepted(JsonGen.Utf8(json)));

    [Fact]
    public void SkipValue_StopAtEveryOffset_IsFound()
    {
        for (var length = 0; length < 100; length++)
        {
            var json = $"\"{new string('x', length)}\\n{new string('é', length)}\"";

            Assert.True(IsAccepted(JsonGen.Utf8(json)));
            Assert.False(IsAccepted(JsonGen.Utf8(json.Replace("\\n", "\n", StringComparison.Ordinal))));
            Assert.False(IsAccepted(JsonGen.Utf8(json[..^1])));
        }
    }

    [Fact]
    public void TryGetString_AnyEscapes_AgreesWithTheFramework()
        => JsonGen.Text.Sample(text =>
        {
            Assert.True(JsonText.TryGetString(JsonGen.Utf8(text), out var actual));
            Assert.Equal(JsonSerializer.Deserialize<string>(text), actual);
        });

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\ude00\\ud83d\"")]
    [InlineData("\"\\ud83dx\"")]
    [InlineData("\"\\ud83d\\n12345\"")]
    public void TryGetString_HalfASurrogatePair_Fails(string text) => Assert.False(JsonText.TryGetString(JsonGen.Utf8(text), out _));

    private static bool IsAccepted(ReadOnlySpan<byte> json)
    {
        var scanner = new JsonScanner(json);
        return scanner.SkipValue() && scanner.IsAtEnd();
    }

    private static bool IsAcceptedByFramework(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
