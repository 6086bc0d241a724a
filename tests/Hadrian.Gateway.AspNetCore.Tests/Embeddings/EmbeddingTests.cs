using System.Runtime.InteropServices;
using System.Text.Json;

namespace Hadrian.Gateway.AspNetCore.Tests.Embeddings;

public sealed class EmbeddingTests
{
    [Theory]
    [InlineData("base64", true)]
    [InlineData("base64", false)]
    [InlineData("float", true)]
    [InlineData("float", false)]
    [InlineData(null, true)]
    [InlineData(null, false)]
    public async Task Check58_Vectors_ComeInTheFormAskedForWhateverTheUpstreamSends(string? format, bool upstreamHonoursIt)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.HonoursEncodingFormat = upstreamHonoursIt;

        var reply = (await gateway.PostAsync("/v1/embeddings", Bodies.Embedding(format is null ? null : $"\"encoding_format\":\"{format}\""))).AssertOk();

        var data = reply.Json.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal([0, 1], data.Select(item => item.GetProperty("index").GetInt32()));
        Assert.All(data, item => Assert.Equal(format == "base64" ? JsonValueKind.String : JsonValueKind.Array, item.GetProperty("embedding").ValueKind));
        Assert.Equal([1f, 0f, 0f, 0f], Vector(data[0]));
        Assert.Equal([0f, 1f, 0f, 0f], Vector(data[1]));
        Assert.Equal(10, reply.Json.GetProperty("usage").GetProperty("total_tokens").GetInt32());
        Assert.Equal("10", reply.Header("X-Input-Tokens"));
    }

    [Fact]
    public async Task UpstreamThatSendsBase64Unasked_IsConvertedToNumbers()
    {
        await using var gateway = await TestGateway.StartAsync();
        float[] vector = [0.1f, -2.5e-8f, float.MaxValue, 0];
        gateway.Upstream.Enqueue(StubReply.Json($$$"""
            {"object":"list","model":"m","data":[{"object":"embedding","index":0,"embedding":"{{{Convert.ToBase64String(MemoryMarshal.AsBytes<float>(vector))}}}"}],"usage":{"prompt_tokens":1,"total_tokens":1}}
            """));

        var reply = (await gateway.PostAsync("/v1/embeddings", Bodies.Embedding())).AssertOk();

        Assert.Equal(vector, Vector(reply.Json.GetProperty("data")[0]));
    }

    [Theory]
    [InlineData("\"a\"")]
    [InlineData("[1,2,3]")]
    [InlineData("[[1,2],[3]]")]
    public async Task EveryShapeOfInput_Passes(string input)
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.PostAsync("/v1/embeddings", $$"""{"model":"mock/e","input":{{input}},"dimensions":8}""")).AssertOk();

        var sent = (await gateway.Upstream.WaitForRequestAsync()).Json();
        Assert.Equal(input, sent.GetProperty("input").GetRawText());
        Assert.Equal(8, sent.GetProperty("dimensions").GetInt32());
    }

    [Fact]
    public async Task Stream_MeansNothingHere()
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = (await gateway.PostAsync("/v1/embeddings", Bodies.Embedding("\"stream\":true"))).AssertOk();

        Assert.Equal("list", reply.Json.GetProperty("object").GetString());
    }

    private static float[] Vector(JsonElement item)
    {
        var embedding = item.GetProperty("embedding");
        return embedding.ValueKind == JsonValueKind.String
            ? MemoryMarshal.Cast<byte, float>(embedding.GetBytesFromBase64()).ToArray()
            : [.. embedding.EnumerateArray().Select(number => number.GetSingle())];
    }
}
