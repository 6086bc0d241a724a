namespace Hadrian.Providers.Vertex.Tests;

public sealed class ModelsTests
{
    [Fact]
    public async Task List_HasConfiguredAndKnownModels_OnceVertexAnswers()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Json("""{"totalTokens":1}"""));
        using var provider = TestProvider.Create(upstream, options =>
        {
            options.Models["gemini-9-own"] = new ModelMetadata();
            options.ModelAliases["fast"] = "gemini-2.5-flash";
        });

        using var response = await provider.ListModelsAsync(CancellationToken.None);

        var text = await new StreamReader(response.Body).ReadToEndAsync();
        Assert.Equal((200, "application/json"), (response.StatusCode, response.MediaType));
        Assert.StartsWith("""{"object":"list","data":[{"id":"gemini-9-own","object":"model","created":0,"owned_by":"google"},{"id":"gemini-2.5-flash",""", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("\"gemini-2.5-flash\"").Length);
        Assert.Contains("\"text-embedding-005\"", text, StringComparison.Ordinal);
        var request = Assert.Single(upstream.Requests);
        Assert.Equal((TestProvider.Prefix + "/gemini-9-own:countTokens", """{"contents":[{"role":"user","parts":[{"text":"ping"}]}]}"""), (request.RawTarget, request.Text));
    }

    [Theory]
    [InlineData(403, 403)]
    [InlineData(503, 503)]
    [InlineData(404, 200)]
    public async Task List_TellsWhatVertexSaysOfTheCredentials(int status, int told)
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(Replies.Error(status, "HM", "No."));
        using var provider = TestProvider.Create(upstream);

        using var response = await provider.ListModelsAsync(CancellationToken.None);

        Assert.Equal(told, response.StatusCode);
    }

    [Fact]
    public async Task List_OfClaudes_NeedsATokenAndNoCall()
    {
        await using var tokens = await StubUpstream.StartAsync();
        await using var upstream = await StubUpstream.StartAsync();
        tokens.Enqueue(StubReply.Json("""{"error":"invalid_grant"}""", 400), ServiceAccount.Token("token-1"));
        using var provider = TestProvider.CreateClaude(upstream, tokens);

        var exception = await Assert.ThrowsAsync<GatewayException>(async () => await provider.ListModelsAsync(CancellationToken.None));
        using var response = await provider.ListModelsAsync(CancellationToken.None);

        Assert.Equal("provider_error", exception.Code);
        Assert.Contains("\"id\":\"claude-sonnet-4-5@20250929\",\"object\":\"model\",\"created\":0,\"owned_by\":\"anthropic\"", await new StreamReader(response.Body).ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Empty(upstream.Requests);
    }
}
