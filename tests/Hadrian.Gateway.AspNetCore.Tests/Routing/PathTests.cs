namespace Hadrian.Gateway.AspNetCore.Tests.Routing;

public sealed class PathTests
{
    [Fact]
    public async Task Check24_Alias_BehavesLikeTheRoute()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.PostAsync("/api/v1/chat/completions", Bodies.Chat())).AssertOk();
        (await gateway.PostAsync("/api/v1/completions", Bodies.Completion())).AssertOk();
        (await gateway.PostAsync("/api/v1/embeddings", Bodies.Embedding())).AssertOk();
        (await gateway.GetAsync("/api/v1/models")).AssertOk();
        (await gateway.PostAsync("/api/v1/chat/completions", "{")).AssertError(400, "invalid_json");
        (await gateway.PostAsync("/api/v1/chat/completions", Bodies.Chat(), key: "")).AssertError(401, "missing_credentials");
        (await gateway.GetAsync("/api/v1/chat/completions")).AssertError(405, "method_not_allowed");
        (await gateway.GetAsync("/api/v1/nope")).AssertError(404, "not_found");
        var key = await gateway.CreateKeyAsync(record => record with { Scopes = ["models"] });
        (await gateway.PostAsync("/api/v1/chat/completions", Bodies.Chat(), key)).AssertError(403, "insufficient_scope");
    }

    [Theory]
    [InlineData("GET", "/v1/chat/completions", "POST")]
    [InlineData("PUT", "/v1/completions", "POST")]
    [InlineData("DELETE", "/v1/embeddings", "POST")]
    [InlineData("POST", "/v1/models", "GET")]
    [InlineData("PATCH", "/v1/models/mock/x", "GET")]
    [InlineData("DELETE", "/admin/v1/organizations", "GET, POST")]
    [InlineData("GET", "/admin/v1/api-keys", "POST")]
    [InlineData("PUT", "/admin/v1/api-keys/00000000-0000-0000-0000-000000000000", "GET, PATCH, DELETE")]
    public async Task Check29_WrongMethod_SaysWhichIsRight(string method, string path, string allow)
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = (await gateway.SendAsync(new HttpMethod(method), path)).AssertError(405, "method_not_allowed");

        Assert.Equal(allow, reply.Header("Allow"));
    }

    [Theory]
    [InlineData("/v1/nope")]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    [InlineData("/api/v1/nope")]
    [InlineData("/v1/chat")]
    [InlineData("/v1/chat/completions/extra")]
    [InlineData("/admin/v1/nope")]
    public async Task Check29_UnknownPath_IsJson(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.GetAsync(path)).AssertError(404, "not_found");
        (await gateway.PostAsync(path, "{}")).AssertError(404, "not_found");
    }

    [Fact]
    public async Task TrailingSlash_IsTolerated()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.PostAsync("/v1/chat/completions/", Bodies.Chat())).AssertOk();
        (await gateway.GetAsync("/v1/models/")).AssertOk();
    }

    [Fact]
    public async Task Prefix_IsPutBeforeBothRoots()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Prefix = "/ai");

        (await gateway.PostAsync("/ai/v1/chat/completions", Bodies.Chat())).AssertOk();
        (await gateway.PostAsync("/ai/api/v1/chat/completions", Bodies.Chat())).AssertOk();
        Assert.Equal(404, (await gateway.PostAsync("/v1/chat/completions", Bodies.Chat())).Status);
    }
}
