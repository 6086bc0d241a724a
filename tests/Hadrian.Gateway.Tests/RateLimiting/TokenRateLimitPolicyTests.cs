using System.Net;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.RateLimiting;

public class TokenRateLimitPolicyTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 10, 25, 0, 59, 30, TimeSpan.Zero));
    private readonly Principal _key = Principal.ForApiKey(Keys.Record(DateTimeOffset.UnixEpoch));

    [Theory]
    [Trait("Property", "RL-5")]
    [InlineData(CallStatus.Succeeded, 5_000)]
    [InlineData(CallStatus.Cancelled, 2_000)]
    [InlineData(CallStatus.Failed, 700)]
    public async Task SettleAsync_Usage_ReplacesTheReservation(CallStatus status, int used)
    {
        var policy = Policy(options => options.TokensPerMinute = 10_000);
        var lease = await AskAsync(policy, Call(input: 100));

        await lease.SettleAsync(new CallOutcome { Status = status, Usage = new TokenUsage { InputTokens = 100, OutputTokens = used - 100 } });

        Assert.Equal(used, Used(policy));
    }

    [Theory]
    [Trait("Property", "PI-1")]
    [InlineData(CallStatus.Refused, 0)]
    [InlineData(CallStatus.Failed, 0)]
    [InlineData(CallStatus.Cancelled, 100)]
    [InlineData(CallStatus.Succeeded, 1_100)]
    public async Task SettleAsync_WithoutUsage_KeepsOnlyWhatMayHaveBeenUsed(CallStatus status, int kept)
    {
        var policy = Policy(options => options.TokensPerMinute = 10_000);
        var lease = await AskAsync(policy, Call(input: 100));
        Assert.Equal(1_100, Used(policy));

        await lease.SettleAsync(new CallOutcome { Status = status });

        Assert.Equal(kept, Used(policy));
    }

    [Fact]
    [Trait("Property", "RL-6")]
    public async Task SettleAsync_AfterItsWindow_LeavesTheNewOneAlone()
    {
        foreach (var type in Enum.GetValues<RateLimitWindowType>())
        {
            var policy = Policy(options => (options.TokensPerMinute, options.WindowType) = (2_000, type));
            var late = await AskAsync(policy, Call(input: 900));
            _time.Advance(TimeSpan.FromMinutes(1.5));
            await AskAsync(policy, Call(input: 500));

            await late.SettleAsync(new CallOutcome { Status = CallStatus.Refused });

            Assert.Equal(1_500, Used(policy));
        }
    }

    [Fact]
    public async Task AcquireAsync_DoesNotFitNow_SaysWhenAndChangesNothing()
    {
        var policy = Policy(options => (options.TokensPerMinute, options.TokensPerDay) = (2_500, 100_000));
        await AskAsync(policy, Call(input: 1_000));
        _time.Advance(TimeSpan.FromSeconds(10));
        var call = Call(input: 1_000);

        var refusal = (await AskAsync(policy, call)).Refusal!;

        Assert.Equal((429, GatewayErrorCodes.RateLimitExceeded), (refusal.StatusCode, refusal.Code));
        Assert.Equal("Rate limit exceeded: 2500 tokens per minute", refusal.Message);
        Assert.Equal(TimeSpan.FromSeconds(50), refusal.RetryAfter);
        Assert.Equal(new TokenRateLimitStatus(2_500, 500, TimeSpan.FromSeconds(50)), call.TokenRateLimit);
        Assert.Equal(98_000, call.DailyTokenRateLimit!.Value.Remaining);
        Assert.Equal(2_000, Used(policy));
        _time.Advance(refusal.RetryAfter!.Value);
        Assert.True((await AskAsync(policy, Call(input: 1_000))).IsGranted);
    }

    [Fact]
    public async Task AcquireAsync_CappedCallThatNeverFits_IsRefusedForGood()
    {
        var policy = Policy(options => options.TokensPerMinute = 2_000);
        var call = Call(input: 100);
        (call.MaxOutputTokens, call.ChoiceCount) = (1_000, 2);

        var refusal = (await AskAsync(policy, call)).Refusal!;

        Assert.Equal((400, "request_exceeds_token_limit", "invalid_request_error"), (refusal.StatusCode, refusal.Code, refusal.Type));
        Assert.Null(refusal.RetryAfter);
        Assert.Contains("100 input", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("2000 output", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("2000 tokens per minute", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, Used(policy));
    }

    [Fact]
    public async Task AcquireAsync_GuessThatNeverFits_ReservesTheWholeLimit()
    {
        var policy = Policy(options => options.TokensPerMinute = 500);

        Assert.True((await AskAsync(policy, Call(input: 100))).IsGranted);

        Assert.Equal(500, Used(policy, limit: 500));
        Assert.Equal(400, (await AskAsync(policy, Call(input: 501))).Refusal!.StatusCode);
    }

    [Fact]
    public async Task AcquireAsync_AbsurdCaps_DoNotOverflow()
    {
        var policy = Policy(options => (options.TokensPerMinute, options.Mode) = (500, RateLimitMode.Shadow));
        for (var i = 0; i < 3; i++)
        {
            var call = Call(input: long.MaxValue);
            (call.MaxOutputTokens, call.ChoiceCount) = (long.MaxValue, long.MaxValue);
            Assert.True((await AskAsync(policy, call)).IsGranted);
        }
    }

    [Fact]
    public async Task AcquireAsync_KeyHasItsOwnLimit_ThatOneCounts()
    {
        var policy = Policy(options => options.TokensPerMinute = 10_000);
        var own = Principal.ForApiKey(Keys.Record(DateTimeOffset.UnixEpoch) with { RateLimitTpm = 1_050 });
        var call = Call(input: 50, own);

        Assert.True((await AskAsync(policy, call)).IsGranted);

        Assert.Equal((1_050, 0), (call.TokenRateLimit!.Value.Limit, call.TokenRateLimit.Value.Remaining));
        Assert.False((await AskAsync(policy, Call(input: 50, own))).IsGranted);
    }

    [Fact]
    public async Task AcquireAsync_EmbeddingsAndModels_ReserveWhatTheyCanUse()
    {
        var policy = Policy(options => options.TokensPerMinute = 10_000);

        await AskAsync(policy, Call(input: 70, operation: GatewayOperation.Embeddings));
        await AskAsync(policy, Call(input: 70, operation: GatewayOperation.Models));

        Assert.Equal(70, Used(policy));
    }

    [Fact]
    [Trait("Property", "RL-9")]
    public async Task AcquireAsync_CallersWithoutAKey_AreCountedByAddressAtTheEdge()
    {
        var policy = Policy(options => options.TokensPerMinute = 1_000);

        Assert.True((await AskAsync(policy, Stranger("203.0.113.1"))).IsGranted);
        Assert.Equal("Rate limit exceeded: 1000 tokens per minute (IP)", (await AskAsync(policy, Stranger("203.0.113.1"))).Refusal!.Message);
        Assert.True((await AskAsync(policy, Stranger("203.0.113.2"))).IsGranted);

        GatewayCall Stranger(string address)
        {
            var call = Call(input: 10, Principal.Anonymous);
            call.RemoteAddress = IPAddress.Parse(address);
            return call;
        }
    }

    [Fact]
    [Trait("Property", "PI-1")]
    public async Task Pipeline_LaterPolicyRefuses_GivesTokensAndPlacesBackAndKeepsTheRequest()
    {
        var options = new RateLimitOptions { RequestsPerMinute = 10, ConcurrentRequests = 1 };
        var store = new InMemoryRateLimitStore(_time);
        using var requests = new RequestRateLimitPolicy(options, store, _time, null, null);
        using var tokens = new TokenRateLimitPolicy(options, store, _time, null, null);
        var pipeline = new PolicyPipeline([requests, tokens, new Refusing()], _time);
        for (var i = 0; i < 3; i++)
        {
            var lease = pipeline.Begin(Call(input: 10));
            Assert.Equal("refused", (await lease.AcquireAsync(PolicyStage.Reservation, CancellationToken.None))!.Code);
        }

        var seen = Call(input: 0);
        requests.Describe(seen);
        tokens.Describe(seen);

        Assert.Equal(7, seen.RateLimit!.Value.Remaining);
        Assert.Equal(0, seen.TokenRateLimit!.Value.Used);
    }

    [Fact]
    [Trait("Property", "PI-1")]
    public async Task Pipeline_TokensRefuse_EndsTheCallUnderWay()
    {
        var options = new RateLimitOptions { ConcurrentRequests = 1, TokensPerMinute = 1_500 };
        var store = new InMemoryRateLimitStore(_time);
        using var requests = new RequestRateLimitPolicy(options, store, _time, null, null);
        using var tokens = new TokenRateLimitPolicy(options, store, _time, null, null);
        var pipeline = new PolicyPipeline([requests, tokens], _time);
        var first = pipeline.Begin(Call(input: 10));
        Assert.Null(await first.AcquireAsync(PolicyStage.Reservation, CancellationToken.None));
        await first.SettleAsync(new CallOutcome { Status = CallStatus.Succeeded });

        for (var i = 0; i < 3; i++)
        {
            var error = await pipeline.Begin(Call(input: 10)).AcquireAsync(PolicyStage.Reservation, CancellationToken.None);
            Assert.Contains("tokens per minute", error!.Message, StringComparison.Ordinal);
        }

        Assert.False(store.Find(new RateLimitScope(RateLimitScopeKind.Key, _key.ApiKey!.Id))!.IsBusy);
    }

    private static async Task<PolicyLease> AskAsync(TokenRateLimitPolicy policy, GatewayCall call) => await policy.AcquireAsync(call, CancellationToken.None);

    private GatewayCall Call(long input, Principal? principal = null, GatewayOperation operation = GatewayOperation.Chat) => new(operation, _time.GetUtcNow())
    {
        Principal = principal ?? _key,
        Target = new ModelTarget("test", "model"),
        EstimatedInputTokens = input,
    };

    private long Used(TokenRateLimitPolicy policy, long? limit = null)
    {
        var call = Call(input: 0);
        policy.Describe(call);
        Assert.True(limit is null || limit == call.TokenRateLimit!.Value.Limit);
        return call.TokenRateLimit!.Value.Used;
    }

    private TokenRateLimitPolicy Policy(Action<RateLimitOptions> configure)
    {
        var options = new RateLimitOptions();
        configure(options);
        return new TokenRateLimitPolicy(options, new InMemoryRateLimitStore(_time), _time, null, null);
    }

    private sealed class Refusing : IGatewayPolicy
    {
        public string Name => "refusing";

        public PolicyStage Stage => PolicyStage.Reservation;

        public ValueTask<PolicyLease> AcquireAsync(GatewayCall call, CancellationToken cancellationToken)
            => new(PolicyLease.Refused(new GatewayError(HttpStatusCode.PaymentRequired, "refused", "No.")));
    }
}
