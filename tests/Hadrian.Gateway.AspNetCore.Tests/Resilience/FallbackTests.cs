using System.Net;

namespace Hadrian.Gateway.AspNetCore.Tests.Resilience;

public sealed class FallbackTests : IAsyncLifetime
{
    private StubUpstream _other = null!;

    public async Task InitializeAsync() => _other = await StubUpstream.StartAsync();

    public async Task DisposeAsync() => await _other.DisposeAsync();

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(529)]
    [InlineData(429)]
    [InlineData(401)]
    [Trait("Property", "FB-2")]
    public async Task Plain_ProviderIsAtFault_IsServedByTheNext(int status)
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Enqueue(StubReply.Error(status, "no"));

        var reply = (await gateway.ChatAsync()).AssertOk();

        Assert.Equal("other", reply.Header("X-Provider"));
        Assert.Single(_other.Requests);
        var usage = await gateway.Usage.WaitForAsync();
        Assert.Equal(("other", "gpt-mock", "mock/gpt-mock"), (usage.Provider, usage.Model, usage.RequestedModel));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(422)]
    [Trait("Property", "FB-2")]
    public async Task Plain_CallerIsAtFault_StaysWhereItIs(int status)
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Enqueue(StubReply.Error(status, "bad request"));

        var reply = await gateway.ChatAsync();

        Assert.Equal((status, "mock"), (reply.Status, reply.Header("X-Provider")));
        Assert.Empty(_other.Requests);
    }

    [Fact]
    [Trait("Property", "FB-5")]
    public async Task Plain_AllFail_GivesThePrimarysError()
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Enqueue(StubReply.Error(503, "the first is down"));
        _other.Enqueue(StubReply.Error(500, "the second too"));

        var reply = await gateway.ChatAsync();

        Assert.Equal((503, "mock"), (reply.Status, reply.Header("X-Provider")));
        Assert.Single(_other.Requests);
        Assert.Equal("mock", (await gateway.Usage.WaitForAsync()).Provider);
    }

    [Fact]
    public async Task Stream_FailsBeforeItsFirstEvent_IsServedByTheNext()
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Enqueue(StubReply.Abort());
        _other.Enqueue(StubReply.Events(Exchange.Events("chat.jsonl")));

        var reply = (await gateway.ChatAsync(Bodies.Stream())).AssertOk();

        Assert.Equal("other", reply.Header("X-Provider"));
        Assert.Equal("[DONE]", reply.Events[^1]);
    }

    [Fact]
    public async Task Stream_ErrorIsItsFirstEvent_IsServedByTheNext()
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Enqueue(StubReply.ErrorEvent("overloaded"));
        _other.Enqueue(StubReply.Events(Exchange.Events("chat.jsonl")));

        var reply = (await gateway.ChatAsync(Bodies.Stream())).AssertOk();

        Assert.Equal("other", reply.Header("X-Provider"));
    }

    [Fact]
    public async Task Stream_FailsBeforeItsFirstContent_IsServedByTheNextAndShowsNothingOfTheFirst()
    {
        foreach (var early in new[] { StubReply.Events(Exchange.Events("chat.jsonl")).FailAfter(1, "overloaded"), StubReply.Events(Exchange.Events("chat.jsonl")).CutAfter(1) })
        {
            await using var gateway = await StartAsync();
            gateway.Upstream.Enqueue(early);
            _other.Enqueue(StubReply.Events(Exchange.Events("chat.jsonl")));

            var reply = (await gateway.ChatAsync(Bodies.Stream())).AssertOk();

            Assert.Equal("other", reply.Header("X-Provider"));
            Assert.Equal(Exchange.Events("chat.jsonl", includeUsage: false).Count + 1, reply.Events.Count);
        }
    }

    [Fact]
    [Trait("Property", "FB-1")]
    public async Task Stream_BreaksAfterTheFirstByte_IsNeverServedByAnother()
    {
        await using var gateway = await StartAsync();
        gateway.Upstream.Enqueue(StubReply.Events(Exchange.Events("chat.jsonl")).CutAfter(3));

        var reply = (await gateway.ChatAsync(Bodies.Stream())).AssertOk();

        Assert.NotEqual("[DONE]", reply.Events[^1]);
        Assert.Empty(_other.Requests);
    }

    [Fact]
    [Trait("Property", "FB-3")]
    public async Task Plain_KeyMayNotUseTheNext_StaysWhereItIs()
    {
        await using var gateway = await StartAsync();
        var key = await gateway.CreateKeyAsync(record => record with { AllowedModels = ["mock/*"] });
        gateway.Upstream.Enqueue(StubReply.Error(500, "no"));

        var reply = await gateway.ChatAsync(key: key);

        Assert.Equal(500, reply.Status);
        Assert.Empty(_other.Requests);
    }

    [Fact]
    public async Task Retry_ProviderKeepsFailing_MakesFourAttemptsAndNoMore()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Mock = mock =>
        {
            mock.Retry.Enabled = true;
            mock.Retry.InitialDelayMilliseconds = 1;
            mock.Retry.MaxDelayMilliseconds = 1;
        });
        gateway.Upstream.Unscripted = _ => StubReply.Error(500, "no");

        Assert.Equal(500, (await gateway.ChatAsync()).Status);

        Assert.Equal(4, gateway.Upstream.Requests.Count);
        Assert.All(gateway.Upstream.Requests, request => Assert.Equal(gateway.Upstream.Requests[0].Body, request.Body));
    }

    [Fact]
    [Trait("Property", "CB-1")]
    public async Task Breaker_FifthFailure_RefusesTheNextCallWithoutAnyRequest()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Mock = mock => mock.CircuitBreaker.Enabled = true);
        gateway.Upstream.Unscripted = _ => StubReply.Error(500, "no");
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(500, (await gateway.ChatAsync()).Status);
        }

        var reply = (await gateway.ChatAsync()).AssertError((int)HttpStatusCode.ServiceUnavailable, "circuit_breaker_open");

        Assert.StartsWith("Circuit breaker open for provider 'mock'", reply.ErrorMessage, StringComparison.Ordinal);
        Assert.NotNull(reply.Header("Retry-After"));
        Assert.Equal(5, gateway.Upstream.Requests.Count);
        var provider = (await gateway.GetAsync("/health")).Json.GetProperty("subsystems").GetProperty("providers").GetProperty("mock");
        Assert.Equal((false, "open"), (provider.GetProperty("healthy").GetBoolean(), provider.GetProperty("circuit").GetString()));
    }

    [Fact]
    [Trait("Property", "CB-7")]
    public async Task Breaker_FiveStreamsBreakOff_Opens()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Mock = mock => mock.CircuitBreaker.Enabled = true);
        gateway.Upstream.Unscripted = _ => StubReply.Events(Exchange.Events("chat.jsonl")).CutAfter(3);
        for (var i = 0; i < 5; i++)
        {
            (await gateway.ChatAsync(Bodies.Stream())).AssertOk();
        }

        (await gateway.ChatAsync(Bodies.Stream())).AssertError(503, "circuit_breaker_open");
    }

    private Task<TestGateway> StartAsync() => TestGateway.StartAsync(options =>
    {
        options.Mock = mock => mock.FallbackProviders.Add("other");
        options.Configuration["providers:other:type"] = "open_ai";
        options.Configuration["providers:other:base_url"] = _other.BaseUrl;
        options.Configuration["providers:other:api_key"] = "sk-other";
        options.Configuration["providers:other:retry:enabled"] = "false";
    });
}
