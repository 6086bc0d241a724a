using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Bedrock.Tests;

public sealed class EmbeddingTests
{
    private const string Titan = "amazon.titan-embed-text-v2:0";

    [Fact]
    public async Task Texts_AreAskedForOneByOneAndComeBackInOrder()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Unscripted = Embed;
        var texts = Enumerable.Range(1, 20).Select(length => new string('x', length)).ToList();

        var reply = (await gateway.PostAsync("/v1/embeddings", new JsonObject { ["model"] = "aws/" + Titan, ["input"] = new JsonArray([.. texts.Select(text => (JsonNode)text)]), ["dimensions"] = 256 }.ToJsonString())).AssertOk();

        Assert.Equal(texts.Select(text => (float)text.Length), reply.Json.GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("embedding")[0].GetSingle()));
        Assert.Equal((210, 210), (reply.Json.GetProperty("usage").GetProperty("prompt_tokens").GetInt32(), reply.Json.GetProperty("usage").GetProperty("total_tokens").GetInt32()));
        Assert.All(gateway.Upstream.Requests, request => Signatures.AssertValid(request));
        Assert.All(gateway.Upstream.Requests, request => Assert.Equal("/model/amazon.titan-embed-text-v2%3A0/invoke", request.RawTarget));
        Assert.Contains(gateway.Upstream.Requests, request => request.Text == """{"inputText":"x","dimensions":256,"normalize":true}""");
    }

    [Fact]
    public async Task Base64_IsGivenToThoseWhoAskForIt()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Unscripted = Embed;

        var reply = (await gateway.PostAsync("/v1/embeddings", $$"""{"model":"aws/{{Titan}}","input":"abc","encoding_format":"base64"}""")).AssertOk();

        var bytes = reply.Json.GetProperty("data")[0].GetProperty("embedding").GetBytesFromBase64();
        Assert.Equal([3f, 0.5f], [BitConverter.ToSingle(bytes, 0), BitConverter.ToSingle(bytes, 4)]);
    }

    [Theory]
    [InlineData("""{"model":"aws/amazon.titan-embed-text-v2:0","input":[1,2]}""", "unsupported_content", "input[0]")]
    [InlineData("""{"model":"aws/amazon.titan-embed-text-v2:0","input":[[1,2]]}""", "unsupported_content", "input[0]")]
    [InlineData("""{"model":"aws/amazon.titan-embed-text-v1","input":"a","dimensions":256}""", "unsupported_parameter", "dimensions")]
    [InlineData("""{"model":"aws/cohere.embed-english-v3","input":"a"}""", "unsupported_parameter", "model")]
    public async Task Request_TitanCannotHonour_IsRefusedBeforeAnyCall(string body, string code, string param)
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = await gateway.PostAsync("/v1/embeddings", body);

        Assert.Equal((400, code, param), (reply.Status, reply.Error.GetProperty("code").GetString(), reply.Error.GetProperty("param").GetString()));
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task Failure_OfOneText_IsTheAnswer()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Unscripted = request => request.Text.Contains("bad", StringComparison.Ordinal)
            ? Replies.Error(429, "ThrottlingException", "Too many requests.").WithHeader("Retry-After", "7")
            : Embed(request);

        var reply = await gateway.PostAsync("/v1/embeddings", $$"""{"model":"aws/{{Titan}}","input":["good","bad"]}""");

        Assert.Equal((429, "7", "rate_limit_error"), (reply.Status, reply.Headers.GetValueOrDefault("Retry-After"), reply.Error.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Generator_GivesVectorsUsageAndExceptions()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Unscripted = Embed;
        using var provider = TestProvider.Create(upstream);
        using var generator = provider.CreateEmbeddingGenerator(Titan);

        var embeddings = await generator.GenerateAsync(["a", "bb"]);
        upstream.Unscripted = _ => Replies.Error(400, "ValidationException", "Too long.");
        var refused = await Assert.ThrowsAsync<BedrockException>(() => generator.GenerateAsync(["a"]));
        upstream.Unscripted = _ => StubReply.Json("""{"embedding":["x"]}""");
        var unreadable = await Assert.ThrowsAsync<GatewayException>(() => generator.GenerateAsync(["a"]));

        Assert.Equal([1f, 2f], embeddings.Select(embedding => embedding.Vector.Span[0]));
        Assert.Equal(3, embeddings.Usage!.InputTokenCount);
        Assert.Equal((400, "Too long."), (refused.StatusCode, refused.Message));
        Assert.Equal("provider_error", unreadable.Code);
    }

    private static StubReply Embed(StubRequest request)
    {
        var length = request.Json().GetProperty("inputText").GetString()!.Length.ToString(CultureInfo.InvariantCulture);
        return StubReply.Json($$"""{"embedding":[{{length}},0.5],"inputTextTokenCount":{{length}}}""");
    }
}
