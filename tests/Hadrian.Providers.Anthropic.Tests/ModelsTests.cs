namespace Hadrian.Providers.Anthropic.Tests;

public sealed class ModelsTests
{
    [Fact]
    public async Task Pages_AreFollowedToTheLast()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(
            StubReply.Json("""{"data":[{"id":"claude-a","created_at":"2025-05-14T00:00:00Z"}],"has_more":true,"last_id":"claude a&b"}"""),
            StubReply.Json("""{"data":[{"id":"claude-b","created_at":"2025-05-15T00:00:00Z"}],"has_more":false,"last_id":"claude-b"}"""));
        using var provider = TestProvider.Create(upstream);

        using var response = await provider.ListModelsAsync(CancellationToken.None);

        Assert.Equal((200, "application/json"), (response.StatusCode, response.MediaType));
        Assert.Equal(
            """{"object":"list","data":[{"id":"claude-a","object":"model","created":1747180800,"owned_by":"anthropic"},{"id":"claude-b","object":"model","created":1747267200,"owned_by":"anthropic"}]}""",
            await new StreamReader(response.Body).ReadToEndAsync());
        Assert.Equal(["/v1/models?limit=1000", "/v1/models?limit=1000&after_id=claude%20a%26b"], upstream.Requests.Select(request => request.RawTarget));
        Assert.All(upstream.Requests, request => Assert.Equal(
            ("GET", "sk-ant-test", "2023-06-01"), (request.Method, request.Headers["x-api-key"], request.Headers["anthropic-version"])));
    }

    [Fact]
    public async Task Failure_IsTranslatedWithItsAdviceOnRetries()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(Replies.Error(429, "rate_limit_error", "Slow down.").WithHeader("retry-after", "7").WithHeader("x-should-retry", "true"));
        using var provider = TestProvider.Create(upstream);

        using var response = await provider.ListModelsAsync(CancellationToken.None);

        Assert.Equal((429, "7", "true"), (response.StatusCode, response.RetryAfter, response.ShouldRetry));
        Assert.Equal(
            """{"error":{"type":"rate_limit_error","message":"Slow down.","param":null,"code":"rate_limit_error","provider":"claude","provider_code":"rate_limit_error"}}""",
            await new StreamReader(response.Body).ReadToEndAsync());
    }

    [Fact]
    public async Task List_ThatIsNone_IsAnError()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Text("<html>", "text/html"));
        using var provider = TestProvider.Create(upstream);

        var exception = await Assert.ThrowsAsync<GatewayException>(async () => await provider.ListModelsAsync(CancellationToken.None));

        Assert.Equal("provider_error", exception.Code);
    }
}
