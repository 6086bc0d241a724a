using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Hadrian.Wire.OpenAI.Embeddings;

namespace Hadrian.Wire.Tests.OpenAI.Embeddings;

public sealed class EmbeddingReplyTests
{
    [Fact]
    public void Convert_ThereAndBack_IsBitExact()
        => Gen.UInt.Select(BitConverter.UInt32BitsToSingle).Where(float.IsFinite).Array[0, 50].Sample(vector =>
        {
            var base64 = Body($"\"{System.Convert.ToBase64String(vector.SelectMany(BitConverter.GetBytes).ToArray())}\"");

            var array = Convert(base64, EmbeddingEncoding.FloatArray);

            var numbers = JsonDocument.Parse(array).RootElement.GetProperty("data")[0].GetProperty("embedding")
                .EnumerateArray().Select(n => n.GetSingle());
            Assert.Equal(vector.Select(BitConverter.SingleToInt32Bits), numbers.Select(BitConverter.SingleToInt32Bits));
            Assert.Equal(base64, Convert(array, EmbeddingEncoding.Base64));
        });

    [Theory]
    [InlineData(EmbeddingEncoding.Base64)]
    [InlineData(EmbeddingEncoding.FloatArray)]
    [InlineData(EmbeddingEncoding.Unspecified)]
    public void Convert_WantedForm_LeavesTheBodyAlone(EmbeddingEncoding wanted)
    {
        var body = Body(wanted == EmbeddingEncoding.Base64 ? "\"AACAPw==\"" : "[ 1.00 , -2e-3]");

        Assert.Equal(body, Convert(body, wanted));
    }

    [Fact]
    public void Convert_OtherForm_ChangesTheVectorsAlone()
    {
        Assert.Equal(Body("\"AACAPwAAAMA=\""), Convert(Body("[1.0, -2]"), EmbeddingEncoding.Base64));
        Assert.Equal(Body("[1,-2]"), Convert(Body("\"AACAPwAAAMA=\""), EmbeddingEncoding.Unspecified));
        Assert.Equal(Body("\"\""), Convert(Body("[]"), EmbeddingEncoding.Base64));
    }

    [Fact]
    public void Convert_EscapedSlashes_AreUnderstood()
        => Assert.Equal(Body("[NUMBER]").Replace("NUMBER", "3.4028235E+38", StringComparison.Ordinal), Convert(Body("\"\\/\\/9\\u002ffw==\""), EmbeddingEncoding.FloatArray));

    [Theory]
    [InlineData("[1,\"2\"]", EmbeddingEncoding.Base64)]
    [InlineData("[1e99]", EmbeddingEncoding.Base64)]
    [InlineData("\"AAA\"", EmbeddingEncoding.FloatArray)]
    [InlineData("\"AAAA\"", EmbeddingEncoding.FloatArray)]
    [InlineData("\"AADAfw==\"", EmbeddingEncoding.FloatArray)]
    [InlineData("\"!!!!\"", EmbeddingEncoding.FloatArray)]
    public void Convert_UnreadableVector_Fails(string vector, EmbeddingEncoding wanted)
        => Assert.False(EmbeddingReply.Convert(JsonGen.Utf8(Body(vector)), wanted, new ArrayBufferWriter<byte>()));

    [Fact]
    public void Convert_ArbitraryBytes_NeverThrows()
        => Gen.Select(Gen.Byte.Array[0, 30], Gen.Enum<EmbeddingEncoding>()).Sample((noise, wanted) =>
        {
            EmbeddingReply.Convert(noise, wanted, new ArrayBufferWriter<byte>());
            EmbeddingReply.Convert((byte[])[.. "{\"data\":[{\"embedding\":\""u8, .. noise, .. "\"}]}"u8], wanted, new ArrayBufferWriter<byte>());
            EmbeddingReply.Convert((byte[])[.. "{\"data\":[{\"embedding\":["u8, .. noise, .. "]}]}"u8], wanted, new ArrayBufferWriter<byte>());
        });

    private static string Body(string vector)
        => $$$"""{ "object":"list","data":[{"object":"embedding","index":0,"embedding":{{{vector}}} ,"x":{"embedding":[1]}}], "usage":{"prompt_tokens":2.0,"total_tokens":2}}""";

    private static string Convert(string body, EmbeddingEncoding wanted)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(EmbeddingReply.Convert(JsonGen.Utf8(body), wanted, output));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
