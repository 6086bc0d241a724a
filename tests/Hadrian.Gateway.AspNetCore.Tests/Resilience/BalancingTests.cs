namespace Hadrian.Gateway.AspNetCore.Tests.Resilience;

public sealed class BalancingTests : IAsyncLifetime
{
    private StubUpstream _other = null!;

    public async Task InitializeAsync() => _other = await StubUpstream.StartAsync();

    public async Task DisposeAsync() => await _other.DisposeAsync();

    [Fact]
    public async Task Calls_OfABalancedModel_GoToEachTargetUnderItsOwnModel()
    {
        await using var gateway = await StartAsync();

        for (var i = 0; i < 60; i++)
        {
            (await gateway.ChatAsync(Bodies.Chat(model: "pool"))).AssertOk();
        }

        Assert.NotEmpty(gateway.Upstream.Requests);
        Assert.NotEmpty(_other.Requests);
        Assert.All(gateway.Upstream.Requests, request => Assert.Contains("\"model\":\"m-1\"", request.Text, StringComparison.Ordinal));
        Assert.All(_other.Requests, request => Assert.Contains("\"model\":\"m-2\"", request.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_WithOneCacheKey_GoToOneTarget()
    {
        await using var gateway = await StartAsync();

        for (var i = 0; i < 20; i++)
        {
            (await gateway.ChatAsync(Bodies.Chat("\"prompt_cache_key\":\"conversation\"", model: "pool"))).AssertOk();
        }

        Assert.Equal(20, Math.Max(gateway.Upstream.Requests.Count, _other.Requests.Count));
    }

    [Fact]
    public async Task Call_ItsTargetFails_IsServedByAnother()
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Unscripted = _ => StubReply.Error(500, "no");

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("other", (await gateway.ChatAsync(Bodies.Chat(model: "pool"))).AssertOk().Header("X-Provider"));
        }
    }

    [Theory]
    [InlineData("pool", 200)]
    [InlineData("mock/*", 200)]
    [InlineData("another", 403)]
    public async Task Key_MayUseTheNameOrSomeOfItsTargets_IsServedByThose(string allowed, int status)
    {
        await using var gateway = await StartAsync();
        var key = await gateway.CreateKeyAsync(record => record with { AllowedModels = [allowed] });

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(status, (await gateway.ChatAsync(Bodies.Chat(model: "pool"), key)).Status);
        }

        Assert.True(allowed == "pool" || _other.Requests.Count == 0);
    }

    private Task<TestGateway> StartAsync() => TestGateway.StartAsync(options =>
    {
        options.Configuration["providers:other:type"] = "open_ai";
        options.Configuration["providers:other:base_url"] = _other.BaseUrl;
        options.Configuration["providers:other:api_key"] = "sk-other";
        options.Configuration["providers:other:retry:enabled"] = "false";
        options.Configuration["routing:models:pool:targets:0:provider"] = "mock";
        options.Configuration["routing:models:pool:targets:0:model"] = "m-1";
        options.Configuration["routing:models:pool:targets:1:provider"] = "other";
        options.Configuration["routing:models:pool:targets:1:model"] = "m-2";
    });
}
