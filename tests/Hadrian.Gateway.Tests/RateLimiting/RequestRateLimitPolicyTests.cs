using System.Net;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.RateLimiting;

public class RequestRateLimitPolicyTests
{
    private static readonly CallOutcome Success = new() { Status = CallStatus.Succeeded };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 10, 25, 0, 59, 59, 999, TimeSpan.Zero));

    [Fact]
    [Trait("Property", "RL-3")]
    public async Task AcquireAsync_Refused_ResetIsAFutureSecondAfterWhichACallPasses()
    {
        var policy = Policy(options => options.RequestsPerMinute = 2);
        var key = Key();
        await AskAsync(policy, key);
        _time.Advance(TimeSpan.FromMilliseconds(700));
        await AskAsync(policy, key);
        _time.Advance(TimeSpan.FromMilliseconds(300));

        var (lease, call) = await AskAsync(policy, key);

        Assert.Equal((2, 0), (call.RateLimit!.Value.Limit, call.RateLimit.Value.Remaining));
        var reset = call.RateLimit.Value.ResetAt;
        Assert.Equal(0, reset.Millisecond);
        Assert.True(reset > _time.GetUtcNow());
        Assert.InRange(reset - _time.GetUtcNow() - lease.Refusal!.RetryAfter!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        _time.Advance(reset - _time.GetUtcNow());
        Assert.True((await AskAsync(policy, key)).Lease.IsGranted);
    }

    [Fact]
    public async Task AcquireAsync_AfterRetryAfterInWholeSeconds_Passes()
    {
        var policy = Policy(options => options.RequestsPerMinute = 1);
        var key = Key();
        await AskAsync(policy, key);
        _time.Advance(TimeSpan.FromMilliseconds(1_234));
        var (refused, _) = await AskAsync(policy, key);

        _time.Advance(TimeSpan.FromSeconds(PolicyHeaders.RetryAfterSeconds(refused.Refusal!.RetryAfter!.Value)));

        Assert.True((await AskAsync(policy, key)).Lease.IsGranted);
    }

    [Theory]
    [InlineData(-86_400)]
    [InlineData(-1)]
    [InlineData(3_600)]
    [InlineData(86_400 * 366)]
    public async Task AcquireAsync_ClockIsSetInAWindow_WindowsStayAsTheyAre(int seconds)
    {
        var clock = new ShiftedClock(_time);
        var policy = new RequestRateLimitPolicy(new RateLimitOptions { RequestsPerMinute = 1 }, new InMemoryRateLimitStore(clock), clock, null, null);
        var key = Key();
        Assert.True((await AskAsync(policy, key)).Lease.IsGranted);

        clock.Shift = TimeSpan.FromSeconds(seconds);

        Assert.False((await AskAsync(policy, key)).Lease.IsGranted);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await AskAsync(policy, key)).Lease.IsGranted);
    }

    [Fact]
    public async Task AcquireAsync_OverDayMonthAndDaylightSavingEdges_SlidesOnly()
    {
        foreach (var edge in new[] { "2026-02-28T23:59:30Z", "2028-02-29T23:59:30Z", "2026-03-29T00:59:30Z", "2026-12-31T23:59:30Z" })
        {
            var time = new FakeTimeProvider(DateTimeOffset.Parse(edge, System.Globalization.CultureInfo.InvariantCulture));
            var policy = new RequestRateLimitPolicy(new RateLimitOptions { RequestsPerMinute = 1, RequestsPerDay = 2 }, new InMemoryRateLimitStore(time), time, null, null);
            var key = Key();

            Assert.True((await AskAsync(policy, key, time)).Lease.IsGranted);
            time.Advance(TimeSpan.FromSeconds(59));
            Assert.False((await AskAsync(policy, key, time)).Lease.IsGranted);
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.True((await AskAsync(policy, key, time)).Lease.IsGranted);
            time.Advance(TimeSpan.FromHours(12));
            Assert.False((await AskAsync(policy, key, time)).Lease.IsGranted);
            time.Advance(TimeSpan.FromHours(12.75));
            Assert.True((await AskAsync(policy, key, time)).Lease.IsGranted);
        }
    }

    [Fact]
    [Trait("Property", "RL-7")]
    public async Task SettleAsync_ManyTimes_GivesOneSlotBack()
    {
        var policy = Policy(options => options.ConcurrentRequests = 2);
        var key = Key();
        var (first, _) = await AskAsync(policy, key);
        await AskAsync(policy, key);

        await first.SettleAsync(Success);
        await first.SettleAsync(Success);
        await first.SettleAsync(Success);

        Assert.True((await AskAsync(policy, key)).Lease.IsGranted);
        Assert.False((await AskAsync(policy, key)).Lease.IsGranted);
    }

    [Fact]
    public async Task AcquireAsync_ManyKeysInParallel_EachHasItsOwnLimit()
    {
        var policy = Policy(options => (options.RequestsPerMinute, options.ConcurrentRequests) = (25, 1_000));
        var keys = Enumerable.Range(0, 20).Select(_ => Key()).ToList();

        var granted = await Task.WhenAll(keys.SelectMany(key => Enumerable.Range(0, 50).Select(_ => Task.Run(async () => (await AskAsync(policy, key)).Lease.IsGranted ? 1 : 0))));

        Assert.Equal(20 * 25, granted.Sum());
    }

    [Fact]
    public async Task AcquireAsync_AnonymousWithAnAddress_IsLeftToTheAddressLimit()
    {
        var policy = Policy(options => options.RequestsPerMinute = 1);
        for (var i = 0; i < 5; i++)
        {
            var call = new GatewayCall(GatewayOperation.Chat, _time.GetUtcNow()) { RemoteAddress = IPAddress.Loopback };
            Assert.True((await policy.AcquireAsync(call, CancellationToken.None)).IsGranted);
            Assert.Null(call.RateLimit);
        }
    }

    [Fact]
    public async Task Describe_AnyTimes_UsesNothingUp()
    {
        var policy = Policy(options => options.RequestsPerMinute = 5);
        var key = Key();
        await AskAsync(policy, key);
        var call = new GatewayCall(GatewayOperation.Chat, _time.GetUtcNow()) { Principal = key };

        for (var i = 0; i < 10; i++)
        {
            policy.Describe(call);
        }

        Assert.Equal((5, 4), (call.RateLimit!.Value.Limit, call.RateLimit.Value.Remaining));
    }

    private static Principal Key() => Principal.ForApiKey(Keys.Record(DateTimeOffset.UnixEpoch));

    private RequestRateLimitPolicy Policy(Action<RateLimitOptions> configure)
    {
        var options = new RateLimitOptions();
        configure(options);
        return new RequestRateLimitPolicy(options, new InMemoryRateLimitStore(_time), _time, null, null);
    }

    private Task<(PolicyLease Lease, GatewayCall Call)> AskAsync(RequestRateLimitPolicy policy, Principal key) => AskAsync(policy, key, _time);

    private static async Task<(PolicyLease Lease, GatewayCall Call)> AskAsync(RequestRateLimitPolicy policy, Principal key, TimeProvider time)
    {
        var call = new GatewayCall(GatewayOperation.Chat, time.GetUtcNow()) { Principal = key };
        return (await policy.AcquireAsync(call, CancellationToken.None), call);
    }

    /// <summary>A clock that is set: its date jumps, its timestamps do not.</summary>
    private sealed class ShiftedClock(FakeTimeProvider time) : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Shift;

        public override long GetTimestamp() => time.GetTimestamp();
    }
}
