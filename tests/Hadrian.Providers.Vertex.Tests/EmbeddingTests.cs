using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Vertex.Tests;

public sealed class EmbeddingTests
{
    private const string Single = "gemini-embedding-001";
    private const string Several = "text-embedding-005";

    [Theory]
    [InlineData(Single, 20)]
    [InlineData(Several, 1)]
    public async Task Texts_ComeBackInOrderHoweverTheyAreAskedFor(string model, int requests)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Unscripted = Embed;
        var texts = Enumerable.Range(1, 20).Select(length => new string('x', length)).ToList();

        var reply = (await gateway.PostAsync("/v1/embeddings", new JsonObject { ["model"] = "google/" + model, ["input"] = new JsonArray([.. texts.Select(text => (JsonNode)text)]), ["dimensions"] = 256, ["input_type"] = "search_query" }.ToJsonString())).AssertOk();

        Assert.Equal(texts.Select(text => (float)text.Length), reply.Json.GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("embedding")[0].GetSingle()));
        Assert.Equal((210, 210), (reply.Json.GetProperty("usage").GetProperty("prompt_tokens").GetInt32(), reply.Json.GetProperty("usage").GetProperty("total_tokens").GetInt32()));
        Assert.Equal(requests, gateway.Upstream.Requests.Count);
        Assert.All(gateway.Upstream.Requests, request => Assert.Equal($"{TestProvider.Prefix}/{model}:predict", request.RawTarget));
        Assert.Contains(gateway.Upstream.Requests, request => request.Text.StartsWith("""{"instances":[{"content":"x","task_type":"RETRIEVAL_QUERY"}""", StringComparison.Ordinal)
            && request.Text.EndsWith("""],"parameters":{"autoTruncate":true,"outputDimensionality":256}}""", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Base64_IsGivenToThoseWhoAskForIt()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Unscripted = Embed;

        var reply = (await gateway.PostAsync("/v1/embeddings", $$"""{"model":"google/{{Several}}","input":"abc","encoding_format":"base64"}""")).AssertOk();

        var bytes = reply.Json.GetProperty("data")[0].GetProperty("embedding").GetBytesFromBase64();
        Assert.Equal([3f, 0.5f], [BitConverter.ToSingle(bytes, 0), BitConverter.ToSingle(bytes, 4)]);
    }

    [Theory]
    [InlineData("[1,2]")]
    [InlineData("[[1,2]]")]
    public async Task Tokens_AreRefusedBeforeAnyCall(string input)
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = await gateway.PostAsync("/v1/embeddings", $$"""{"model":"google/{{Several}}","input":{{input}}}""");

        Assert.Equal((400, "unsupported_content", "input[0]"), (reply.Status, reply.Error.GetProperty("code").GetString(), reply.Error.GetProperty("param").GetString()));
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task Failure_OfOneText_IsTheAnswer()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Unscripted = request => request.Text.Contains("bad", StringComparison.Ordinal)
            ? Replies.Error(429, "RESOURCE_EXHAUSTED", "Too many requests.").WithHeader("Retry-After", "7")
            : Embed(request);

        var reply = await gateway.PostAsync("/v1/embeddings", $$"""{"model":"google/{{Single}}","input":["good","bad"]}""");

        Assert.Equal((429, "7", "rate_limit_error"), (reply.Status, reply.Headers.GetValueOrDefault("Retry-After"), reply.Error.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Generator_GivesVectorsUsageAndExceptions()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Unscripted = Embed;
        using var provider = TestProvider.Create(upstream);
        using var generator = provider.CreateEmbeddingGenerator(Single);

        var embeddings = await generator.GenerateAsync(["a", "bb"], new EmbeddingGenerationOptions { AdditionalProperties = new() { ["input_type"] = "clustering" } });
        upstream.Unscripted = _ => Replies.Error(400, "INVALID_ARGUMENT", "Too long.");
        var refused = await Assert.ThrowsAsync<VertexException>(() => generator.GenerateAsync(["a"]));
        upstream.Unscripted = _ => StubReply.Json("""{"predictions":[{"embeddings":{"values":["x"]}}]}""");
        var unreadable = await Assert.ThrowsAsync<GatewayException>(() => generator.GenerateAsync(["a"]));

        Assert.Equal([1f, 2f], embeddings.Select(embedding => embedding.Vector.Span[0]));
        Assert.Equal(3, embeddings.Usage!.InputTokenCount);
        Assert.Contains("\"task_type\":\"CLUSTERING\"", upstream.Requests[0].Text, StringComparison.Ordinal);
        Assert.Equal((400, "Too long."), (refused.StatusCode, refused.Message));
        Assert.Equal("provider_error", unreadable.Code);
    }

    private static StubReply Embed(StubRequest request) => StubReply.Json($$"""{"predictions":[{{string.Join(',', request.Json().GetProperty("instances").EnumerateArray().Select(instance =>
    {
        var length = instance.GetProperty("content").GetString()!.Length.ToString(CultureInfo.InvariantCulture);
        return $"{{\"embeddings\":{{\"values\":[{length},0.5],\"statistics\":{{\"token_count\":{length},\"truncated\":false}}}}}}";
    }))}}]}""");
}
