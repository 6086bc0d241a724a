using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.AspNetCore.Tests.Errors;

public sealed class UpstreamErrorTests
{
    [Theory]
    [InlineData(400, "invalid_request_error", "context_length_exceeded")]
    [InlineData(401, "invalid_request_error", "invalid_api_key")]
    [InlineData(404, "invalid_request_error", "model_not_found")]
    [InlineData(409, "invalid_request_error", "conflict")]
    [InlineData(422, "invalid_request_error", null)]
    [InlineData(500, "server_error", null)]
    [InlineData(503, "server_error", "overloaded")]
    public async Task Check38_ErrorOfTheUpstream_PassesWithTheRequestIdAdded(int status, string type, string? code)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Error(status, "It is so.", type, code));

        foreach (var body in new[] { Bodies.Chat(), Bodies.Stream() })
        {
            gateway.Upstream.Unscripted = _ => StubReply.Error(status, "It is so.", type, code);
            var reply = await gateway.ChatAsync(body);
            Assert.Equal(status, reply.Status);
            Assert.Equal("application/json", reply.ContentType);
            Assert.Equal("It is so.", reply.ErrorMessage);
            Assert.Equal(type, reply.Error.GetProperty("type").GetString());
            Assert.Equal(code, reply.Error.GetProperty("code").GetString());
            Assert.Equal(reply.Header("X-Request-Id"), reply.Error.GetProperty("request_id").GetString());
        }

        Assert.Equal(2, gateway.Upstream.Requests.Count);
    }

    [Theory]
    [InlineData("<html><body>502 Bad Gateway at upstream.internal</body></html>", "text/html", 502)]
    [InlineData("", "text/plain", 503)]
    [InlineData("", "application/json", 500)]
    [InlineData("not json", "application/json", 400)]
    [InlineData("[1,2]", "application/json", 400)]
    public async Task Check44_ErrorThatIsNoEnvelope_IsWrapped(string body, string type, int status)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Text(body, type, status));

        var reply = (await gateway.ChatAsync()).AssertError(status, "provider_error");

        Assert.DoesNotContain("upstream.internal", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('<', reply.Text);
    }

    [Theory]
    [InlineData("{\"error\":\"model is loading\"}", "model is loading")]
    [InlineData("{\"detail\":\"Not authenticated\"}", "Not authenticated")]
    [InlineData("{\"message\":\"quota\"}", "quota")]
    public async Task ErrorInAnotherShape_KeepsItsMessage(string body, string message)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Json(body, 400));

        Assert.Equal(message, (await gateway.ChatAsync()).AssertError(400, "provider_error").ErrorMessage);
    }

    [Theory]
    [InlineData("{\"error\":{\"message\":\"down\",\"type\":\"server_error\",\"param\":null,\"code\":null}}")]
    [InlineData("{\"id\":1")]
    [InlineData("<html></html>")]
    [InlineData("")]
    [InlineData("[]")]
    public async Task SuccessThatIsNoAnswer_IsABadGateway(string body)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Json(body), StubReply.Json(body), StubReply.Json(body));

        (await gateway.ChatAsync()).AssertError(502, "provider_error");
        (await gateway.PostAsync("/v1/embeddings", Bodies.Embedding())).AssertError(502, "provider_error");
        (await gateway.PostAsync("/v1/completions", Bodies.Completion())).AssertError(502, "provider_error");
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    public async Task Redirect_IsNotFollowed(int status)
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var elsewhere = await StubUpstream.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Text("", status: status).WithHeader("Location", elsewhere.BaseUrl + "/chat/completions"));

        var reply = (await gateway.ChatAsync()).AssertError(502, "provider_error");

        Assert.Empty(elsewhere.Requests);
        Assert.Null(reply.Header("Location"));
    }

    [Fact]
    public async Task Check43_SilentUpstream_TimesOut()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await TestGateway.StartAsync(options =>
        {
            options.Time = time;
            options.Mock = mock => mock.TimeoutSeconds = (mock.StreamingTimeoutSeconds = 7).Value;
        });
        var never = new TaskCompletionSource();
        gateway.Upstream.Unscripted = _ => StubReply.Json("{}").HeldUntil(never.Task);
        foreach (var body in new[] { Bodies.Chat(), Bodies.Stream() })
        {
            var number = gateway.Upstream.Requests.Count + 1;
            var pending = gateway.ChatAsync(body);
            var request = await gateway.Upstream.WaitForRequestAsync(number);
            time.Advance(TimeSpan.FromSeconds(6.9));
            Assert.False(pending.IsCompleted);

            time.Advance(TimeSpan.FromSeconds(0.1));

            (await pending).AssertError(504, "provider_timeout");
            await request.Aborted.WaitAsync(Patience.Long);
        }
    }

    [Fact]
    public async Task Check43_UpstreamSilentWithinAPlainAnswer_TimesOut()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await TestGateway.StartAsync(options => options.Time = time);
        gateway.Upstream.Enqueue(StubReply.Json(Exchange.Json("chat.json")).HangAfter(0));
        var pending = gateway.ChatAsync();
        await gateway.Upstream.WaitForRequestAsync();

        time.Advance(TimeSpan.FromSeconds(60));

        (await pending).AssertError(504, "provider_timeout");
    }

    [Fact]
    public async Task StreamingTimeout_ReplacesTheOtherForStreams()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await TestGateway.StartAsync(options =>
        {
            options.Time = time;
            options.Mock = mock => mock.StreamingTimeoutSeconds = 90;
        });
        gateway.Upstream.Enqueue(StubReply.Json("{}").HeldUntil(new TaskCompletionSource().Task));
        var pending = gateway.ChatAsync(Bodies.Stream());
        await gateway.Upstream.WaitForRequestAsync();
        time.Advance(TimeSpan.FromSeconds(89));
        Assert.False(pending.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(1));

        (await pending).AssertError(504, "provider_timeout");
    }

    [Fact]
    public async Task Check43_ClosedPort_IsABadGatewayThatNamesNoAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var gateway = await TestGateway.StartAsync(options => options.Mock = mock => mock.BaseUrl = $"http://127.0.0.1:{port}/v1");

        foreach (var body in new[] { Bodies.Chat(), Bodies.Stream() })
        {
            var reply = (await gateway.ChatAsync(body)).AssertError(502, "provider_error");
            Assert.DoesNotContain("127.0.0.1", reply.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(port.ToString(System.Globalization.CultureInfo.InvariantCulture), reply.ErrorMessage, StringComparison.Ordinal);
            Assert.DoesNotContain("refused", reply.ErrorMessage, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task BrokenConnection_IsABadGateway()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Unscripted = _ => StubReply.Abort();

        (await gateway.ChatAsync()).AssertError(502, "provider_error");
        (await gateway.ChatAsync(Bodies.Stream())).AssertError(502, "provider_error");
    }

    [Fact]
    public async Task PlainAnswerCutShort_IsABadGateway()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Json(Exchange.Json("chat.json")).CutAfter(0));

        (await gateway.ChatAsync()).AssertError(502, "provider_error");
    }

    [Fact]
    public async Task AnswerAboveTheLimit_IsABadGateway()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.DataPlane = plane => plane.MaxResponseBodyBytes = 100);

        (await gateway.ChatAsync()).AssertError(502, "provider_error");
    }

    [Fact]
    public async Task ConnectTimeoutOfTheHttpClient_IsATimeoutAndNoFaultOfTheGateway()
    {
        await using var gateway = await StartAsync((_, _) => throw new TaskCanceledException("connect", new TimeoutException()));

        (await gateway.ChatAsync(Bodies.Chat(model: "scripted/m"))).AssertError(504, "provider_timeout");
    }

    [Fact]
    public async Task ExceptionInAProvider_IsAnInternalErrorThatQuotesNothing()
    {
        await using var gateway = await StartAsync((_, _) => throw new InvalidOperationException("canary"));

        var reply = (await gateway.ChatAsync(Bodies.Chat(model: "scripted/m"))).AssertError(500, "internal_error");

        Assert.DoesNotContain("canary", reply.Text, StringComparison.Ordinal);
        Assert.Contains(gateway.Logs.GetSnapshot(), record => record.Exception?.Message == "canary");
        (await gateway.ChatAsync()).AssertOk();
    }

    [Fact]
    public async Task Failure_IsRecordedAsUsageWithItsStatus()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Error(500, "No."), StubReply.Abort());

        await gateway.ChatAsync();
        await gateway.ChatAsync();

        await gateway.Usage.WaitForAsync(2);
        Assert.Equal([500, 502], gateway.Usage.Records.Select(record => record.StatusCode));
        Assert.All(gateway.Usage.Records, record => Assert.Equal((0, false), (record.Usage.TotalTokens, record.Cancelled)));
    }

    private static Task<TestGateway> StartAsync(Func<ProviderRequest, CancellationToken, ValueTask<ProviderResponse>> send)
        => TestGateway.StartAsync(options => options.Gateway = gateway => gateway.Services.AddSingleton<IGatewayProvider>(new ScriptedProvider("scripted", send)));
}
