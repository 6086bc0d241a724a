namespace Hadrian.Gateway.AspNetCore.Tests.Headers;

public sealed class UpstreamHeaderTests
{
    private static readonly string[] Private =
    [
        "Set-Cookie", "Server", "openai-organization", "openai-project", "openai-version", "openai-processing-ms", "x-ratelimit-limit-requests",
        "x-ratelimit-remaining-tokens", "X-RateLimit-Remaining", "Via", "Alt-Svc", "cf-ray", "X-Powered-By", "Strict-Transport-Security", "Proxy-Authenticate",
    ];

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(500)]
    public async Task HeadersOfTheUpstream_StayBehind(int status)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(Private.Aggregate(
            status == 200 ? StubReply.Json(Exchange.Json("chat.json")) : StubReply.Error(status, "No."),
            (reply, name) => reply.WithHeader(name, "canary")).WithHeader("x-request-id", "canary"));

        var reply = await gateway.ChatAsync();

        Assert.Equal(status, reply.Status);
        Assert.DoesNotContain(reply.Headers, header => header.Value.Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task HeadersOfTheUpstream_StayBehindOnStreams()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(Private.Aggregate(StubReply.Events(Exchange.Events("chat.jsonl")), (reply, name) => reply.WithHeader(name, "canary")));

        var reply = (await gateway.ChatAsync(Bodies.Stream())).AssertOk();

        Assert.DoesNotContain(reply.Headers, header => header.Value.Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task HeadersOfTheClient_StayBehind()
    {
        await using var gateway = await TestGateway.StartAsync();

        await gateway.ChatAsync(adjust: request =>
        {
            request.Headers.Add("Cookie", "session=canary");
            request.Headers.Add("X-Forwarded-For", "canary");
            request.Headers.Add("OpenAI-Organization", "canary");
            request.Headers.Add("X-Stainless-Lang", "canary");
            request.Headers.Add("Idempotency-Key", "canary");
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer canary");
        });

        var sent = await gateway.Upstream.WaitForRequestAsync();
        Assert.DoesNotContain(sent.Headers, header => header.Value.Contains("canary", StringComparison.Ordinal) || header.Value.Contains(gateway.Key, StringComparison.Ordinal));
        Assert.Equal("Bearer sk-upstream", sent.Headers["Authorization"]);
    }

    [Theory]
    [InlineData("Retry-After", "7")]
    [InlineData("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT")]
    [InlineData("retry-after-ms", "1500")]
    [InlineData("x-should-retry", "false")]
    public async Task Check39_WhatTheUpstreamSaysAboutRetries_IsForwarded(string name, string value)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Error(429, "Slow down.", "rate_limit_error", "rate_limit_exceeded").WithHeader(name, value));

        var reply = await gateway.ChatAsync();

        Assert.Equal(429, reply.Status);
        Assert.Equal(value, reply.Header(name));
        Assert.Single(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task UsageOfAPlainAnswer_IsInTheHeaders()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Json(Exchange.Json("chat.json")
            .Replace("\"cached_tokens\": 0", "\"cached_tokens\": 5", StringComparison.Ordinal)
            .Replace("\"reasoning_tokens\": 0", "\"reasoning_tokens\": 3", StringComparison.Ordinal)));

        var reply = (await gateway.ChatAsync()).AssertOk();

        Assert.Equal("21", reply.Header("X-Input-Tokens"));
        Assert.Equal("13", reply.Header("X-Output-Tokens"));
        Assert.Equal("5", reply.Header("X-Cached-Tokens"));
        Assert.Equal("3", reply.Header("X-Reasoning-Tokens"));
        Assert.Equal("stop", reply.Header("X-Finish-Reason"));
    }

    [Fact]
    public async Task UsageThatIsZero_IsNotInTheHeaders()
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = (await gateway.ChatAsync()).AssertOk();

        Assert.Null(reply.Header("X-Cached-Tokens"));
        Assert.Null(reply.Header("X-Reasoning-Tokens"));
    }
}
