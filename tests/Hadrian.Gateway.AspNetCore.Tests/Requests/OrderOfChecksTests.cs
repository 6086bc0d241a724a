namespace Hadrian.Gateway.AspNetCore.Tests.Requests;

public sealed class OrderOfChecksTests
{
    [Fact]
    public async Task BadKey_BeatsMalformedBody()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync("{", key: "gw_live_wrong")).AssertError(401, "invalid_api_key");
    }

    [Fact]
    public async Task MissingScope_BeatsMalformedBody()
    {
        await using var gateway = await TestGateway.StartAsync();
        var key = await gateway.CreateKeyAsync(record => record with { Scopes = ["models"] });

        (await gateway.ChatAsync("{", key)).AssertError(403, "insufficient_scope");
    }

    [Fact]
    public async Task SpentLimit_BeatsMalformedBody()
    {
        await using var gateway = await TestGateway.StartAsync();
        var key = await gateway.CreateKeyAsync(record => record with { RateLimitRpm = 1 });
        await gateway.ChatAsync(key: key);

        (await gateway.ChatAsync("{", key)).AssertError(429, "rate_limit_exceeded");
    }

    [Fact]
    public async Task MalformedBody_BeatsUnknownProvider()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync("""{"model":"ghost/x","messages":[]}""")).AssertError(400, "validation_error", "messages");
    }

    [Fact]
    public async Task UnknownProvider_BeatsTheKeysModelList()
    {
        await using var gateway = await TestGateway.StartAsync();
        var key = await gateway.CreateKeyAsync(record => record with { AllowedModels = ["mock/x"] });

        (await gateway.ChatAsync(Bodies.Chat(model: "ghost/x"), key)).AssertError(400, "routing_error", "model");
    }

    [Fact]
    public async Task RefusedCalls_NeverReachTheUpstreamAndLeaveNoUsage()
    {
        await using var gateway = await TestGateway.StartAsync();
        var limited = await gateway.CreateKeyAsync(record => record with { AllowedModels = ["mock/x"] });

        await gateway.ChatAsync("{");
        await gateway.ChatAsync(Bodies.Chat(model: "ghost/x"));
        await gateway.ChatAsync(Bodies.Chat("\"temperature\":3"));
        await gateway.ChatAsync(key: limited);
        await gateway.ChatAsync(key: "gw_live_wrong");

        Assert.Empty(gateway.Upstream.Requests);
        (await gateway.ChatAsync()).AssertOk();
        await gateway.Usage.WaitForAsync(1);
        Assert.Single(gateway.Usage.Records);
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("""{"messages":[],"model":"mock/x"}""", 400)]
    [InlineData("""{"messages":[{}],"model":"ghost/x"}""", 400)]
    public async Task ValidationErrors_CarryTheLimits(string body, int status)
    {
        await using var gateway = await TestGateway.StartAsync();
        var key = await gateway.CreateKeyAsync(record => record with { RateLimitRpm = 9 });

        var reply = await gateway.ChatAsync(body, key);

        Assert.Equal(status, reply.Status);
        Assert.Equal(9, reply.IntHeader("X-RateLimit-Limit"));
        Assert.Equal(8, reply.IntHeader("X-RateLimit-Remaining"));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task UpstreamErrors_CarryLimitsAndRoute(int status)
    {
        await using var gateway = await TestGateway.StartAsync();
        var key = await gateway.CreateKeyAsync(record => record with { RateLimitRpm = 9 });
        gateway.Upstream.Enqueue(StubReply.Error(status, "No."));

        var reply = await gateway.ChatAsync(key: key);

        Assert.Equal(status, reply.Status);
        Assert.Equal(8, reply.IntHeader("X-RateLimit-Remaining"));
        Assert.Equal("mock", reply.Header("X-Provider"));
        Assert.Equal("static", reply.Header("X-Provider-Source"));
        Assert.Equal("gpt-mock", reply.Header("X-Model"));
    }
}
