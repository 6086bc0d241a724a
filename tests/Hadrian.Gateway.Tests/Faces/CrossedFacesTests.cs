using System.ClientModel;
using System.ClientModel.Primitives;
using System.ComponentModel;
using System.Net;
using System.Text;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using OpenAI;

namespace Hadrian.Gateway.Tests.Faces;

/// <summary>A call that crosses several faces is one call; calls beside or inside it are calls of their own.</summary>
[Trait("Property", "PI-4")]
public sealed class CrossedFacesTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecordingPolicy _policy = new();
    private readonly PolicyPipeline _pipeline;
    private readonly FakeHandler _vendor = new(Answer);
    private readonly HttpClient _http;
    private readonly IChatClient _sdk;

    public CrossedFacesTests()
    {
        _pipeline = new PolicyPipeline([_policy], _time);
        _http = new HttpClient(new PolicyHandler(_pipeline) { InnerHandler = _vendor });
        _sdk = Sdk(_http);
    }

    public void Dispose()
    {
        _sdk.Dispose();
        _http.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_ChatClientOverSdkOverHandler_CountsOnce(bool streaming)
    {
        using var client = new PolicyChatClient(_sdk, _pipeline);

        Assert.Equal("hello", await client.AskAsync(streaming));

        Assert.Equal(1, _vendor.Calls);
        Assert.Single(_policy.Asked);
        Assert.Equal(new TokenUsage { InputTokens = 5, OutputTokens = 1 }, Assert.Single(_policy.Settled).Usage);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_HandlerAlone_CountsOnce(bool streaming)
    {
        Assert.Equal("hello", await _sdk.AskAsync(streaming));

        Assert.Single(_policy.Asked);
        var outcome = Assert.Single(_policy.Settled);
        Assert.Equal((CallStatus.Succeeded, new TokenUsage { InputTokens = 5, OutputTokens = 1 }), (outcome.Status, outcome.Usage));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_OneAfterAnother_CountsEach(bool streaming)
    {
        using var client = new PolicyChatClient(_sdk, _pipeline);

        await client.AskAsync(streaming);
        await _sdk.AskAsync(streaming);
        await client.AskAsync(streaming);

        Assert.Equal(3, _policy.Settled.Count);
        Assert.Distinct(_policy.Asked.Select(call => call.OperationId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_SideBySide_CountsEach(bool streaming)
    {
        using var client = new PolicyChatClient(_sdk, new PolicyPipeline([new RequestRateLimitPolicy(new RateLimitOptions { RequestsPerMinute = 8, ConcurrentRequests = 8 }, new InMemoryRateLimitStore(_time), _time, null, null)], _time));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.AskAsync(streaming)));

        Assert.All(answers, answer => Assert.Equal("hello", answer));
        await Assert.ThrowsAsync<GatewayException>(() => client.AskAsync(streaming));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_StackedClients_ShareOneCall(bool streaming)
    {
        var other = new RecordingPolicy("other");
        using var client = new PolicyChatClient(new PolicyChatClient(_sdk, new PolicyPipeline([_policy, other], _time)), _pipeline);

        await client.AskAsync(streaming);

        Assert.Same(Assert.Single(_policy.Asked), Assert.Single(other.Asked));
        Assert.Single(_policy.Settled);
        Assert.Single(other.Settled);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_TurnsWithinOneCall_CountEachForAPolicyFurtherIn(bool streaming)
    {
        var perTurn = new RecordingPolicy("per turn");
        var model = ModelThatUsesATool();
        using var client = new ChatClientBuilder(model)
            .Use(inner => new PolicyChatClient(inner, _pipeline))
            .UseFunctionInvocation()
            .Use(inner => new PolicyChatClient(inner, new PolicyPipeline([_policy, perTurn], _time)))
            .Build();

        await client.AskAsync(streaming, new ChatOptions { Tools = [AIFunctionFactory.Create(() => "42", "tool")] });

        Assert.Equal(2, model.Calls);
        Assert.Single(_policy.Settled);
        Assert.Equal(2, perTurn.Settled.Count);
        Assert.Distinct(perTurn.Asked.Select(call => call.OperationId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_ToolCallsAnotherHadrianClient_CountsAsItsOwn(bool streaming)
    {
        using var nested = new PolicyChatClient(_sdk, _pipeline);

        await AskWithToolAsync(streaming, async () => await nested.AskAsync(streaming));

        Assert.Equal(2, _policy.Settled.Count);
        Assert.Distinct(_policy.Asked.Select(call => call.OperationId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_ToolCallsThroughAHandler_CountsAsItsOwn(bool streaming)
    {
        await AskWithToolAsync(streaming, async () => await _sdk.AskAsync(streaming));

        Assert.Equal(2, _policy.Settled.Count);
        Assert.Distinct(_policy.Asked.Select(call => call.OperationId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_OverOrRefusedOrBrokenOff_LeavesNoCurrentCall(bool streaming)
    {
        using var client = new PolicyChatClient(FakeChatClient.Saying("one ", "two"), _pipeline);

        await client.AskAsync(streaming);
        Assert.Null(GatewayCall.Current);
        await foreach (var _ in client.GetStreamingResponseAsync([new(ChatRole.User, "hi")]))
        {
            Assert.Null(GatewayCall.Current);
            break;
        }

        Assert.Null(GatewayCall.Current);
        _policy.Refusal = new GatewayError(HttpStatusCode.TooManyRequests, GatewayErrorCodes.RateLimitExceeded, "no");
        await Assert.ThrowsAsync<GatewayException>(() => client.AskAsync(streaming));
        Assert.Null(GatewayCall.Current);
    }

    [Fact]
    public async Task Stream_EveryStep_SeesTheCall()
    {
        var seen = new List<GatewayCall?>();
        using var client = new PolicyChatClient(new FakeChatClient((_, _) => Watched(seen)), _pipeline);
        var callersOwn = new AsyncLocal<int>();

        await foreach (var _ in client.GetStreamingResponseAsync([new(ChatRole.User, "hi")]))
        {
            callersOwn.Value++;
        }

        Assert.Equal(3, seen.Count);
        Assert.All(seen, call => Assert.Same(Assert.Single(_policy.Asked), call));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_KeyAcceptedInProcess_LeavesTheVendorsHeaderAlone(bool streaming)
    {
        var accepting = new AcceptingPolicy();
        var vendor = new FakeHandler(Answer);
        using var http = new HttpClient(new PolicyHandler(_pipeline) { InnerHandler = vendor });
        http.DefaultRequestHeaders.Add("X-API-Key", "the-vendors-own");
        using var client = new PolicyChatClient(Sdk(http), new PolicyPipeline([accepting], _time));

        await client.AskAsync(streaming, new ChatOptions().WithHadrianApiKey("gw_live_key"));

        Assert.Equal("the-vendors-own", Assert.Single(vendor.Headers)["X-API-Key"]);
    }

    private static IChatClient Sdk(HttpClient http) => new OpenAIClient(
        new ApiKeyCredential("sk-vendor"),
        new OpenAIClientOptions
        {
            Endpoint = new Uri("https://vendor.example/v1"),
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
        }).GetChatClient("gpt-test").AsIChatClient();

    private static HttpResponseMessage Answer(HttpRequestMessage request)
    {
        var body = Encoding.UTF8.GetString(request.Content!.ReadAsByteArrayAsync().GetAwaiter().GetResult());
        var isStream = body.Contains("\"stream\":true", StringComparison.Ordinal);
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = isStream
                ? new StringContent(HttpSamples.Stream, Encoding.UTF8, "text/event-stream")
                : new StringContent(HttpSamples.Reply, Encoding.UTF8, "application/json"),
        };
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Watched(List<GatewayCall?> seen)
    {
        for (var i = 0; i < 3; i++)
        {
            seen.Add(GatewayCall.Current);
            yield return new ChatResponseUpdate(ChatRole.Assistant, "x");
            await Task.Yield();
        }
    }

    private static FakeChatClient ModelThatUsesATool()
    {
        var turns = 0;
        return new FakeChatClient((_, _) => turns++ == 0
            ? new[] { new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("1", "tool")]) }.ToAsyncEnumerable()
            : FakeChatClient.Updates(["done"]));
    }

    private async Task AskWithToolAsync(bool streaming, Func<Task<string>> tool)
    {
        using var client = new ChatClientBuilder(ModelThatUsesATool())
            .Use(inner => new PolicyChatClient(inner, _pipeline))
            .UseFunctionInvocation()
            .Build();

        var answer = await client.AskAsync(streaming, new ChatOptions { Tools = [AIFunctionFactory.Create([Description("Asks")] async () => await tool(), "tool")] });

        Assert.Equal("done", answer);
    }

    private sealed class AcceptingPolicy : IGatewayPolicy
    {
        public string Name => "accepting";

        public PolicyStage Stage => PolicyStage.Authentication;

        public ValueTask<PolicyLease> AcquireAsync(GatewayCall call, CancellationToken cancellationToken)
        {
            call.AcceptedCredential = CredentialSource.ApiKeyHeader;
            return new(PolicyLease.Granted);
        }
    }
}
