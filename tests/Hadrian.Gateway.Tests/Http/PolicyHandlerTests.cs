using System.Net;
using System.Text;
using CsCheck;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Http;

public class PolicyHandlerTests
{
    private const string Request = """{ "model": "gpt-test", "messages":[ {"role":"user","content":"hi"} ],  "unknown": [1,2 ] }""";
    private static readonly Uri Address = new("https://vendor.example/v1/chat/completions");

    private readonly FakeTimeProvider _time = new();
    private readonly RecordingPolicy _policy = new();

    [Theory]
    [InlineData(false, HttpCompletionOption.ResponseContentRead)]
    [InlineData(false, HttpCompletionOption.ResponseHeadersRead)]
    [InlineData(true, HttpCompletionOption.ResponseContentRead)]
    [InlineData(true, HttpCompletionOption.ResponseHeadersRead)]
    public async Task SendAsync_Answered_PassesBytesAndHeadersUnchangedAndSettlesUsage(bool streaming, HttpCompletionOption completion)
    {
        var body = streaming ? HttpSamples.Stream : HttpSamples.Reply;
        var vendor = new FakeHandler(_ => Respond(body, streaming));
        using var client = Client(vendor);

        using var response = await client.SendAsync(Post(), completion);
        var received = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(body, Encoding.UTF8.GetString(received));
        Assert.Equal(Request, Encoding.UTF8.GetString(Assert.Single(vendor.Bodies)));
        Assert.Equal("kept", response.Headers.GetValues("X-Vendor").Single());
        Assert.Equal(streaming ? "text/event-stream; charset=utf-8" : "application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var outcome = Assert.Single(_policy.Settled);
        Assert.Equal(
            new CallOutcome { Status = CallStatus.Succeeded, StatusCode = 200, FinishReason = "stop", Usage = new TokenUsage { InputTokens = 5, OutputTokens = 1 } },
            outcome);
    }

    [Fact]
    public void SendAsync_AnyBytesInAnyPieces_ArriveUnchanged()
    {
        Gen.Select(Gen.Byte.Array[0, 3_000], Gen.Int[1, 700], Gen.Bool, Gen.Bool).Sample(
            (body, piece, isStream, isHeadersOnly) =>
            {
                var policy = new RecordingPolicy();
                var vendor = new FakeHandler(_ => new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new StreamContent(new PiecewiseStream(body, piece)) { Headers = { ContentType = new(isStream ? "text/event-stream" : "application/json") } },
                });
                using var client = new HttpClient(new PolicyHandler(new PolicyPipeline([policy], _time)) { InnerHandler = vendor });
                using var response = client.SendAsync(Post(), isHeadersOnly ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead).GetAwaiter().GetResult();
                return response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult().AsSpan().SequenceEqual(body) && policy.Settled.Count == 1;
            },
            iter: 300);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task SendAsync_ProviderFails_PassesTheErrorAndSettlesAsFailed(HttpStatusCode status)
    {
        using var client = Client(new FakeHandler(_ => new HttpResponseMessage(status) { Content = new StringContent("vendor's words") }));

        using var response = await client.SendAsync(Post());

        Assert.Equal((status, "vendor's words"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal(new CallOutcome { Status = CallStatus.Failed, StatusCode = (int)status }, Assert.Single(_policy.Settled));
    }

    [Fact]
    public async Task SendAsync_Unreachable_SettlesAsFailed()
    {
        using var client = Client(new FakeHandler(_ => throw new HttpRequestException("no route")));

        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(Post()));

        Assert.Equal(CallStatus.Failed, Assert.Single(_policy.Settled).Status);
    }

    [Fact]
    public async Task SendAsync_CallerLeaves_SettlesAsCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        using var client = Client(new FakeHandler(async (_, token) =>
        {
            await cancellation.CancelAsync();
            token.ThrowIfCancellationRequested();
            return new HttpResponseMessage();
        }));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync(Post(), cancellation.Token));

        Assert.Equal(CallStatus.Cancelled, Assert.Single(_policy.Settled).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_BodyUnread_SettlesOnceAsCancelled(bool opened)
    {
        using var client = Client(new FakeHandler(_ => Respond(HttpSamples.Stream, streaming: true)));

        var response = await client.SendAsync(Post(), HttpCompletionOption.ResponseHeadersRead);
        Assert.Empty(_policy.Settled);
        if (opened)
        {
            await response.Content.ReadAsStreamAsync();
        }

        response.Dispose();
        response.Dispose();

        Assert.Equal(CallStatus.Cancelled, Assert.Single(_policy.Settled).Status);
    }

    [Fact]
    public async Task Dispose_StreamHalfRead_SettlesAnEstimate()
    {
        using var client = Client(new FakeHandler(_ => Respond(HttpSamples.Stream, streaming: true)));
        using (var response = await client.SendAsync(Post(), HttpCompletionOption.ResponseHeadersRead))
        {
            var stream = await response.Content.ReadAsStreamAsync();
            await stream.ReadExactlyAsync(new byte[HttpSamples.Stream.IndexOf("stop", StringComparison.Ordinal)]);
        }

        var outcome = Assert.Single(_policy.Settled);
        Assert.Equal((CallStatus.Cancelled, 1, true), (outcome.Status, outcome.Usage.OutputTokens, outcome.Usage.IsEstimated));
    }

    [Fact]
    public async Task Read_StreamCutShort_SettlesAsTruncated()
    {
        using var client = Client(new FakeHandler(_ => Respond(HttpSamples.Stream[..HttpSamples.Stream.IndexOf("stop", StringComparison.Ordinal)], streaming: true)));

        using var response = await client.SendAsync(Post());

        Assert.Equal(GatewayErrorCodes.StreamTruncated, Assert.Single(_policy.Settled).ErrorCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_Synchronously_SettlesAtTheEnd(bool streaming)
    {
        using var client = Client(new FakeHandler(_ => Respond(streaming ? HttpSamples.Stream : HttpSamples.Reply, streaming)));
        using var response = await client.SendAsync(Post(), HttpCompletionOption.ResponseHeadersRead);

        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        reader.ReadToEnd();

        var outcome = Assert.Single(_policy.Settled);
        Assert.Equal((CallStatus.Succeeded, 5), (outcome.Status, outcome.Usage.InputTokens));
    }

    [Fact]
    public async Task Read_ConnectionBreaks_SettlesAsFailed()
    {
        using var client = Client(new FakeHandler(_ => new HttpResponseMessage
        {
            Content = new StreamContent(new PiecewiseStream(Encoding.UTF8.GetBytes(HttpSamples.Stream), 100, breaksAt: 200)) { Headers = { ContentType = new("text/event-stream") } },
        }));
        using var response = await client.SendAsync(Post(), HttpCompletionOption.ResponseHeadersRead);

        await Assert.ThrowsAnyAsync<IOException>(async () => await (await response.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null));

        Assert.Equal(CallStatus.Failed, Assert.Single(_policy.Settled).Status);
    }

    [Theory]
    [InlineData("X-API-Key", "gw_live_key", true)]
    [InlineData("X-API-Key", "Bearer gw_live_key", true)]
    [InlineData("Authorization", "Bearer gw_live_key", true)]
    [InlineData("Authorization", "bearer gw_live_key", true)]
    [InlineData("Authorization", "Bearer sk-vendor", false)]
    [InlineData("api-key", "vendor", false)]
    public async Task SendAsync_Credentials_OnlyTheAcceptedGatewayKeyIsTakenOff(string header, string value, bool isGatewayKey)
    {
        var vendor = new FakeHandler(_ => Respond(HttpSamples.Reply, streaming: false));
        using var client = AuthenticatedClient(vendor, AuthenticationMode.None);
        using var request = Post();
        request.Headers.TryAddWithoutValidation(header, value);
        request.Headers.Add("X-Other", "kept");

        using var response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var sent = Assert.Single(vendor.Headers);
        Assert.Equal(!isGatewayKey, sent.ContainsKey(header));
        Assert.Equal("kept", sent["X-Other"]);
    }

    [Fact]
    public async Task SendAsync_GatewayKeyBesideAVendorsBearer_LeavesTheBearer()
    {
        var vendor = new FakeHandler(_ => Respond(HttpSamples.Reply, streaming: false));
        using var client = AuthenticatedClient(vendor, AuthenticationMode.ApiKey);
        using var request = Post();
        request.Headers.Add("X-API-Key", "gw_live_key");
        request.Headers.Add("Authorization", "Bearer sk-vendor");

        using var response = await client.SendAsync(request);

        var sent = Assert.Single(vendor.Headers);
        Assert.False(sent.ContainsKey("X-API-Key"));
        Assert.Equal("Bearer sk-vendor", sent["Authorization"]);
    }

    [Fact]
    public async Task SendAsync_Refused_AnswersInOpenAIsShapeAndSendsNothing()
    {
        _policy.Refusal = new GatewayError(HttpStatusCode.TooManyRequests, GatewayErrorCodes.RateLimitExceeded, "slow down") { RetryAfter = TimeSpan.FromMilliseconds(1_200) };
        var vendor = new FakeHandler(_ => new HttpResponseMessage());
        using var client = Client(vendor);

        using var response = await client.SendAsync(Post());

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("2", response.Headers.GetValues("Retry-After").Single());
        Assert.Contains("\"code\":\"rate_limit_exceeded\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, vendor.Calls);
        Assert.Empty(_policy.Settled);
    }

    [Fact]
    public void Send_Synchronously_IsRefused()
    {
        using var client = Client(new FakeHandler(_ => new HttpResponseMessage()));

        Assert.Throws<NotSupportedException>(() => client.Send(Post()));

        Assert.Empty(_policy.Asked);
    }

    [Fact]
    public async Task SendAsync_RetriesFurtherIn_CountOnce()
    {
        var vendor = FailingTwice();
        using var client = new HttpClient(new PolicyHandler(Pipeline()) { InnerHandler = new RetryHandler { InnerHandler = vendor } });

        using var response = await client.SendAsync(Post());

        Assert.Equal((HttpStatusCode.OK, 3), (response.StatusCode, vendor.Calls));
        Assert.Single(_policy.Asked);
        Assert.Equal(CallStatus.Succeeded, Assert.Single(_policy.Settled).Status);
    }

    [Fact]
    public async Task SendAsync_RetriesFurtherOut_CountEachAttempt()
    {
        var vendor = FailingTwice();
        using var client = new HttpClient(new RetryHandler { InnerHandler = new PolicyHandler(Pipeline()) { InnerHandler = vendor } });

        using var response = await client.SendAsync(Post());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(3, _policy.Settled.Count);
        Assert.Distinct(_policy.Asked.Select(call => call.OperationId));
    }

    [Fact]
    public async Task SendAsync_RetryOfARefusal_IsRefusedAgain()
    {
        _policy.Refusal = new GatewayError(HttpStatusCode.TooManyRequests, GatewayErrorCodes.RateLimitExceeded, "no");
        var vendor = new FakeHandler(_ => new HttpResponseMessage());
        using var client = new HttpClient(new RetryHandler { InnerHandler = new PolicyHandler(Pipeline()) { InnerHandler = vendor } });

        using var response = await client.SendAsync(Post());

        Assert.Equal((HttpStatusCode.TooManyRequests, 0), (response.StatusCode, vendor.Calls));
        Assert.Equal(3, _policy.Asked.Count);
    }

    [Fact]
    public async Task SendAsync_RetryWithAGatewayKey_AuthenticatesAgain()
    {
        var vendor = FailingTwice();
        using var client = AuthenticatedClient(vendor, AuthenticationMode.ApiKey, policies => new RetryHandler { InnerHandler = policies });
        using var request = Post();
        request.Headers.Add("X-API-Key", "gw_live_key");

        using var response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.All(vendor.Headers, headers => Assert.False(headers.ContainsKey("X-API-Key")));
    }

    [Fact]
    public async Task SendAsync_StackedHandlers_ShareOneCall()
    {
        var other = new RecordingPolicy("other", PolicyStage.Admission);
        using var client = new HttpClient(new PolicyHandler(new PolicyPipeline([other], _time))
        {
            InnerHandler = new PolicyHandler(new PolicyPipeline([other, _policy], _time)) { InnerHandler = new FakeHandler(_ => Respond(HttpSamples.Reply, streaming: false)) },
        });

        using var response = await client.SendAsync(Post());

        Assert.Same(Assert.Single(other.Asked), Assert.Single(_policy.Asked));
        Assert.Equal(Assert.Single(other.Settled), Assert.Single(_policy.Settled));
    }

    private static HttpRequestMessage Post() => new(HttpMethod.Post, Address) { Content = new StringContent(Request, Encoding.UTF8, "application/json") };

    private static HttpResponseMessage Respond(string body, bool streaming) => new(HttpStatusCode.OK)
    {
        Content = new StringContent(body, Encoding.UTF8, streaming ? "text/event-stream" : "application/json"),
        Headers = { { "X-Vendor", "kept" } },
    };

    private static FakeHandler FailingTwice()
    {
        var attempts = 0;
        return new FakeHandler(_ => ++attempts < 3 ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : Respond(HttpSamples.Reply, streaming: false));
    }

    private PolicyPipeline Pipeline() => new([_policy], _time);

    private HttpClient Client(FakeHandler vendor) => new(new PolicyHandler(Pipeline()) { InnerHandler = vendor });

    private HttpClient AuthenticatedClient(FakeHandler vendor, AuthenticationMode mode, Func<PolicyHandler, DelegatingHandler>? outside = null)
    {
        var setup = new AuthenticationSetup(_time, options => options.Mode = mode);
        setup.Add("gw_live_key");
        var policies = new PolicyHandler(new PolicyPipeline([setup.Policy, _policy], _time)) { InnerHandler = vendor };
        return new HttpClient(outside?.Invoke(policies) ?? policies);
    }

    private sealed class RetryHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            for (var attempt = 1; ; attempt++)
            {
                var response = await base.SendAsync(request, cancellationToken);
                if (response.IsSuccessStatusCode || attempt == 3)
                {
                    return response;
                }

                response.Dispose();
            }
        }
    }
}
