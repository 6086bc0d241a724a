namespace Hadrian.Gateway.AspNetCore.Tests.Caching;

public sealed class ResponseCacheTests
{
    private static readonly string Body = Bodies.Chat("\"temperature\":0");

    [Fact]
    public async Task Same_RequestTwice_IsAnsweredFromTheCacheAndCostsNothing()
    {
        await using var gateway = await StartAsync();

        var first = (await gateway.ChatAsync(Body)).AssertOk();
        var second = (await gateway.ChatAsync(Body)).AssertOk();

        Assert.Equal(("MISS", "HIT"), (first.Header("X-Cache"), second.Header("X-Cache")));
        Assert.NotNull(second.Header("X-Cached-At"));
        Assert.Equal((first.Header("X-Input-Tokens"), first.Header("X-Output-Tokens")), (second.Header("X-Input-Tokens"), second.Header("X-Output-Tokens")));
        Assert.Equal("0", second.Header("X-Cost-Microcents"));
        Assert.Single(gateway.Upstream.Requests);
        Assert.Equal(
            first.Json.GetProperty("choices").GetRawText(),
            second.Json.GetProperty("choices").GetRawText());
    }

    [Fact]
    [Trait("Property", "CA-2")]
    public async Task Same_RequestByAnotherKey_GoesToTheProvider()
    {
        await using var gateway = await StartAsync();
        var other = await gateway.CreateKeyAsync();

        (await gateway.ChatAsync(Body)).AssertOk();
        (await gateway.ChatAsync(Body, other)).AssertOk();

        Assert.Equal(2, gateway.Upstream.Requests.Count);
    }

    [Fact]
    [Trait("Property", "CA-4")]
    public async Task NoCache_AsksTheProviderAgain()
    {
        await using var gateway = await StartAsync();
        (await gateway.ChatAsync(Body)).AssertOk();

        (await gateway.ChatAsync(Body, adjust: request => request.Headers.TryAddWithoutValidation("Cache-Control", "no-cache"))).AssertOk();

        Assert.Equal(2, gateway.Upstream.Requests.Count);
    }

    private static async Task<TestGateway> StartAsync()
    {
        var gateway = await TestGateway.StartAsync(options => options.Configuration["features:response_caching:enabled"] = "true");
        gateway.Upstream.Unscripted = _ => StubReply.Json(Exchange.Json("chat.json"));
        return gateway;
    }
}
