using System.Diagnostics.Metrics;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.RateLimiting;

[Trait("Property", "RL-8")]
public sealed class RateLimitStoreFailureTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IMeterFactory _meters;
    private readonly Store _store;

    public RateLimitStoreFailureTests()
    {
        _meters = _services.GetRequiredService<IMeterFactory>();
        _store = new Store(new InMemoryRateLimitStore(_time));
    }

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AcquireAsync_FailClosed_Is503UntilTheStoreIsBack(bool throwsAtOnce)
    {
        using var errors = new MetricCollector<long>(_meters, GatewayDiagnostics.Name, "limiter.backend_errors");
        using var policy = Policy(RateLimitStoreFailure.FailClosed);
        _store.Break(throwsAtOnce);

        var refusal = (await AskAsync(policy)).Refusal!;

        Assert.Equal((503, GatewayErrorCodes.RateLimitUnavailable, TimeSpan.FromSeconds(5)), (refusal.StatusCode, refusal.Code, refusal.RetryAfter!.Value));
        Assert.Equal("fail_closed", Assert.Single(errors.GetMeasurementSnapshot()).Tags["mode"]);
        _store.Mend();
        Assert.True((await AskAsync(policy)).IsGranted);
    }

    [Fact]
    public async Task AcquireAsync_FailOpen_Passes()
    {
        using var policy = Policy(RateLimitStoreFailure.FailOpen);
        _store.Break(throwsAtOnce: true);

        for (var i = 0; i < 20; i++)
        {
            Assert.True((await AskAsync(policy)).IsGranted);
        }
    }

    [Fact]
    public async Task AcquireAsync_Local_AdmitsThisNodesShare()
    {
        using var policy = Policy(RateLimitStoreFailure.Local);
        _store.Break(throwsAtOnce: false);

        var granted = 0;
        for (var i = 0; i < 20; i++)
        {
            granted += (await AskAsync(policy)).IsGranted ? 1 : 0;
        }

        Assert.Equal(2, granted);
    }

    [Fact]
    public async Task AcquireAsync_CallerHasLeft_ThrowsAndDoesNotBlameTheStore()
    {
        using var policy = Policy(RateLimitStoreFailure.FailOpen);
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        _store.Break(throwsAtOnce: false);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await policy.AcquireAsync(Call(), left.Token));
    }

    [Fact]
    public async Task AcquireAsync_Shadow_CountsMeasuresAndRefusesNothing()
    {
        using var checks = new MetricCollector<long>(_meters, GatewayDiagnostics.Name, "rate_limit.checks");
        using var hits = new MetricCollector<long>(_meters, GatewayDiagnostics.Name, "rate_limit.hits");
        using var policy = Policy(RateLimitStoreFailure.FailClosed, options => (options.RequestsPerMinute, options.Mode) = (1, RateLimitMode.Shadow));
        var call = Call();

        for (var i = 0; i < 3; i++)
        {
            Assert.True((await policy.AcquireAsync(call, CancellationToken.None)).IsGranted);
        }

        Assert.Null(call.RateLimit);
        var hit = hits.GetMeasurementSnapshot();
        Assert.Equal(2, hit.Count);
        Assert.Equal(("key", "requests", "minute"), (hit[0].Tags["scope"], hit[0].Tags["measure"], hit[0].Tags["window"]));
        checks.RecordObservableInstruments();
        Assert.Equal(2, checks.GetMeasurementSnapshot().Single(one => (string?)one.Tags["result"] == "limited").Value);
    }

    [Fact]
    [Trait("Property", "RL-7")]
    public async Task Call_UnderWayInAStoreWithLeases_IsRenewedUntilItIsSettled()
    {
        _store.LeaseDuration = TimeSpan.FromSeconds(30);
        using var policy = Policy(RateLimitStoreFailure.FailClosed);
        var lease = await AskAsync(policy);

        _time.Advance(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));
        await lease.SettleAsync(new CallOutcome { Status = CallStatus.Succeeded });
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(2, _store.Renewals);
    }

    private static async Task<PolicyLease> AskAsync(RequestRateLimitPolicy policy) => await policy.AcquireAsync(Call(), CancellationToken.None);

    private static GatewayCall Call() => new(GatewayOperation.Chat, DateTimeOffset.UnixEpoch);

    private RequestRateLimitPolicy Policy(RateLimitStoreFailure onFailure, Action<RateLimitOptions>? configure = null)
    {
        var options = new RateLimitOptions { OnStoreFailure = onFailure, RequestsPerMinute = 10, ConcurrentRequests = 100 };
        configure?.Invoke(options);
        return new RequestRateLimitPolicy(options, _store, _time, new GatewayMetrics(_meters), null);
    }

    private sealed class Store(InMemoryRateLimitStore inner) : IRateLimitStore
    {
        private bool? _throwsAtOnce;

        public TimeSpan? LeaseDuration { get; set; }

        public int Renewals { get; private set; }

        public void Break(bool throwsAtOnce) => _throwsAtOnce = throwsAtOnce;

        public void Mend() => _throwsAtOnce = null;

        public ValueTask<RateLimitVerdict> AcquireAsync(RateLimitAcquisition acquisition, CancellationToken cancellationToken) => _throwsAtOnce switch
        {
            true => throw new InvalidOperationException("away"),
            false => ValueTask.FromException<RateLimitVerdict>(new InvalidOperationException("away")),
            null => inner.AcquireAsync(acquisition, cancellationToken),
        };

        public ValueTask<RateLimitVerdict> ReadAsync(RateLimitAcquisition acquisition, CancellationToken cancellationToken) => inner.ReadAsync(acquisition, cancellationToken);

        public ValueTask SettleAsync(RateLimitAcquisition acquisition, RateLimitMoment countedAt, long tokens, CancellationToken cancellationToken)
            => inner.SettleAsync(acquisition, countedAt, tokens, cancellationToken);

        public ValueTask RenewAsync(RateLimitAcquisition acquisition, CancellationToken cancellationToken)
        {
            Renewals++;
            return default;
        }
    }
}
