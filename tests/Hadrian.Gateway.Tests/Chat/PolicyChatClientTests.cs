using System.Net;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Chat;

public class PolicyChatClientTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecordingPolicy _policy = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_Answered_SettlesTheReportedUsage(bool streaming)
    {
        using var client = Guard(FakeChatClient.Saying("one ", "two"));

        Assert.Equal("one two", await client.AskAsync(streaming));

        var outcome = Assert.Single(_policy.Settled);
        Assert.Equal(
            new CallOutcome { Status = CallStatus.Succeeded, StatusCode = 200, FinishReason = "stop", Usage = new TokenUsage { InputTokens = 3, OutputTokens = 2 } },
            outcome);
        Assert.Equal(streaming, Assert.Single(_policy.Asked).IsStreaming);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_ProviderReportsNoUsage_SettlesAnEstimateAndNotNothing(bool streaming)
    {
        var saying = new ChatResponseUpdate(ChatRole.Assistant, new string('x', 400)) { FinishReason = ChatFinishReason.Stop };
        using var client = Guard(new FakeChatClient((_, _) => new[] { saying }.ToAsyncEnumerable()));

        await client.AskAsync(streaming, text: new string('y', 200));

        var outcome = Assert.Single(_policy.Settled);
        Assert.Equal((CallStatus.Succeeded, new TokenUsage { InputTokens = 50, OutputTokens = 100, IsEstimated = true }), (outcome.Status, outcome.Usage));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_ProviderThrows_SettlesAsFailed(bool streaming)
    {
        using var client = Guard(new FakeChatClient((_, _) => throw new HttpRequestException("unreachable")));

        await Assert.ThrowsAsync<HttpRequestException>(() => client.AskAsync(streaming));

        var outcome = Assert.Single(_policy.Settled);
        Assert.Equal((CallStatus.Failed, GatewayErrorCodes.ProviderError), (outcome.Status, outcome.ErrorCode));
        Assert.Equal(default, outcome.Usage);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_ProviderRefusesWithAStatus_SettlesWithIt(bool streaming)
    {
        var error = new GatewayError(HttpStatusCode.BadGateway, GatewayErrorCodes.ProviderTimeout, "late");
        using var client = Guard(new FakeChatClient((_, _) => throw new GatewayException(error)));

        await Assert.ThrowsAsync<GatewayException>(() => client.AskAsync(streaming));

        Assert.Equal(
            new CallOutcome { Status = CallStatus.Failed, StatusCode = 502, ErrorCode = GatewayErrorCodes.ProviderTimeout },
            Assert.Single(_policy.Settled));
    }

    [Fact]
    public async Task Stream_ProviderThrowsBeforeEnumeration_SettlesAsFailed()
    {
        using var client = Guard(new ThrowingClient());

        await Assert.ThrowsAsync<NotSupportedException>(() => client.AskAsync(streaming: true));

        Assert.Equal(CallStatus.Failed, Assert.Single(_policy.Settled).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_CallerHasLeftAlready_TakesNothing(bool streaming)
    {
        var inner = FakeChatClient.Saying("one");
        using var client = Guard(inner);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.AskAsync(streaming, cancellationToken: new CancellationToken(canceled: true)));

        Assert.Empty(_policy.Asked);
        Assert.Equal(0, inner.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_CallerLeavesDuringTheCall_SettlesAsCancelled(bool streaming)
    {
        using var cancellation = new CancellationTokenSource();
        using var client = Guard(new FakeChatClient((_, token) => Waits(cancellation, token)));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.AskAsync(streaming, cancellationToken: cancellation.Token));

        var outcome = Assert.Single(_policy.Settled);
        Assert.Equal(CallStatus.Cancelled, outcome.Status);
        Assert.Equal(streaming, outcome.Usage is { OutputTokens: 1, IsEstimated: true });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_ProviderCancelsByItself_SettlesAsFailed(bool streaming)
    {
        using var client = Guard(new FakeChatClient((_, _) => throw new TaskCanceledException("the SDK's own timeout")));

        await Assert.ThrowsAsync<TaskCanceledException>(() => client.AskAsync(streaming));

        Assert.Equal(CallStatus.Failed, Assert.Single(_policy.Settled).Status);
    }

    [Fact]
    public async Task Stream_NeverStarted_TakesNothing()
    {
        var inner = FakeChatClient.Saying("one");
        using var client = Guard(inner);

        var stream = client.GetStreamingResponseAsync([new(ChatRole.User, "hi")]);
        await stream.GetAsyncEnumerator().DisposeAsync();

        Assert.Empty(_policy.Asked);
        Assert.Equal(0, inner.Calls);
    }

    [Fact]
    public async Task Stream_BrokenOffAfterUsageWasReported_SettlesThatUsage()
    {
        using var client = Guard(new FakeChatClient((_, _) => ReportsEarly()));

        await foreach (var update in client.GetStreamingResponseAsync([new(ChatRole.User, "hi")]))
        {
            if (update.Contents.OfType<UsageContent>().Any())
            {
                break;
            }
        }

        var outcome = Assert.Single(_policy.Settled);
        Assert.Equal((CallStatus.Cancelled, new TokenUsage { InputTokens = 7, OutputTokens = 1 }), (outcome.Status, outcome.Usage));
    }

    [Fact]
    public async Task Stream_BrokenOffBeforeUsageWasReported_SettlesAnEstimateOfWhatCame()
    {
        var inner = FakeChatClient.Saying("one ", "two ", "three ");
        using var client = Guard(inner);

        var seen = 0;
        await foreach (var update in client.GetStreamingResponseAsync([new(ChatRole.User, new string('x', 400))]))
        {
            Assert.NotEmpty(update.Text);
            if (++seen == 2)
            {
                break;
            }
        }

        var usage = Assert.Single(_policy.Settled).Usage;
        Assert.Equal(new TokenUsage { InputTokens = 100, OutputTokens = 2, IsEstimated = true }, usage);
        Assert.Equal(1, inner.Disposed);
    }

    [Fact]
    public async Task Stream_ReaderThrows_SettlesAsCancelled()
    {
        using var client = Guard(FakeChatClient.Saying("one ", "two"));

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var _ in client.GetStreamingResponseAsync([new(ChatRole.User, "hi")]))
            {
                throw new InvalidOperationException("the reader's own");
            }
        });

        Assert.Equal(CallStatus.Cancelled, Assert.Single(_policy.Settled).Status);
    }

    [Fact]
    public async Task Stream_InnerFailsToDispose_IsSettledAllTheSame()
    {
        using var client = Guard(new FakeChatClient((_, _) => FailsToDispose()));

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var _ in client.GetStreamingResponseAsync([new(ChatRole.User, "hi")]))
            {
                break;
            }
        });

        Assert.Single(_policy.Settled);
    }

    [Fact]
    public async Task Stream_ReadTwice_IsTwoCalls()
    {
        using var client = Guard(FakeChatClient.Saying("one"));
        var stream = client.GetStreamingResponseAsync([new(ChatRole.User, "hi")]);

        await foreach (var _ in stream)
        {
        }

        await foreach (var _ in stream)
        {
        }

        Assert.Equal(2, _policy.Settled.Count);
        Assert.Distinct(_policy.Asked.Select(call => call.OperationId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_Refused_ThrowsTheRefusalAndCallsNobody(bool streaming)
    {
        _policy.Refusal = new GatewayError(HttpStatusCode.TooManyRequests, GatewayErrorCodes.RateLimitExceeded, "slow down") { RetryAfter = TimeSpan.FromSeconds(3) };
        var inner = FakeChatClient.Saying("one");
        using var client = Guard(inner);

        var exception = await Assert.ThrowsAsync<GatewayException>(() => client.AskAsync(streaming));

        Assert.Same(_policy.Refusal, exception.Error);
        Assert.Equal(0, inner.Calls);
        Assert.Empty(_policy.Settled);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_WithOptions_LeavesTheCallersAloneAndHidesTheKey(bool streaming)
    {
        var inner = FakeChatClient.Saying("one");
        using var client = Guard(inner);
        var options = new ChatOptions { ModelId = "m", Temperature = 0.5f, AdditionalProperties = new() { ["mine"] = 1 } }.WithHadrianApiKey("gw_live_secret");

        await client.AskAsync(streaming, options);

        Assert.Equal("gw_live_secret", options.AdditionalProperties!["hadrian.api_key"]);
        var sent = Assert.Single(inner.Options)!;
        Assert.Equal(("m", 0.5f), (sent.ModelId, sent.Temperature));
        Assert.Equal(["mine"], sent.AdditionalProperties!.Keys);
        Assert.Equal("gw_live_secret", Assert.Single(_policy.Asked).Credentials.ApiKey);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_MessagesThatCanBeReadOnce_AreReadOnce(bool streaming)
    {
        using var client = Guard(FakeChatClient.Saying("one"));
        var read = 0;
        IEnumerable<ChatMessage> Messages()
        {
            read++;
            yield return new ChatMessage(ChatRole.User, "hi");
        }

        if (streaming)
        {
            await foreach (var _ in client.GetStreamingResponseAsync(Messages()))
            {
            }
        }
        else
        {
            await client.GetResponseAsync(Messages());
        }

        Assert.Equal(1, read);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Waits(
        CancellationTokenSource cancellation, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        yield return new ChatResponseUpdate(ChatRole.Assistant, "one");
        await cancellation.CancelAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, token);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> ReportsEarly()
    {
        await Task.Yield();
        yield return new ChatResponseUpdate(ChatRole.Assistant, "one");
        yield return new ChatResponseUpdate(ChatRole.Assistant, [FakeChatClient.Usage(7, 1)]);
        yield return new ChatResponseUpdate(ChatRole.Assistant, "two");
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> FailsToDispose()
    {
        try
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, "one");
        }
        finally
        {
            await Task.FromException(new InvalidOperationException("cannot close"));
        }
    }

    private PolicyChatClient Guard(IChatClient inner) => new(inner, new PolicyPipeline([_policy], _time));

    private sealed class ThrowingClient : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
            => throw new NotSupportedException();

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
            => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey) => null;

        public void Dispose()
        {
        }
    }
}
