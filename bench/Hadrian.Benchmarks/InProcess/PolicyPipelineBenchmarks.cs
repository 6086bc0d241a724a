using BenchmarkDotNet.Attributes;
using Hadrian.Gateway;

namespace Hadrian.Benchmarks.InProcess;

/// <summary>The policies on memory stores, without a face: asked, granted, settled. All together, then each alone. Goal for all: at most 5 µs and 2 kB.</summary>
[MemoryDiagnoser]
public class PolicyPipelineBenchmarks : IDisposable
{
    private readonly GovernedSetup _setup = new(new SilentChatClient(0));
    private readonly ApiKeyAuthenticator _authenticator;
    private readonly CircuitBreaker _breaker;
    private readonly Principal _principal;

    public PolicyPipelineBenchmarks()
    {
        _authenticator = _setup.Get<ApiKeyAuthenticator>();
        _breaker = _setup.Get<CircuitBreakers>().Get("bench");
        _principal = Authenticate().AsTask().GetAwaiter().GetResult()!;
    }

    [Benchmark(Baseline = true)]
    public async Task AllPolicies()
    {
        var lease = _setup.Pipeline.Begin(_setup.NewCall());
        if (await lease.AcquireAsync(PolicyStage.Reservation, CancellationToken.None) is { } refusal)
        {
            throw new GatewayException(refusal);
        }

        await lease.SettleAsync(GovernedSetup.Answered);
    }

    /// <summary>What the others are measured with: a call without a policy.</summary>
    [Benchmark]
    public GatewayCall NoPolicy() => Call();

    [Benchmark]
    public ValueTask<Principal?> Authenticate() => _authenticator.AuthenticateAsync(_setup.Key.AsMemory(), CancellationToken.None);

    [Benchmark]
    public Task RequestLimit() => AloneAsync<RequestRateLimitPolicy>();

    [Benchmark]
    public Task TokenLimit() => AloneAsync<TokenRateLimitPolicy>();

    [Benchmark]
    public Task CostEstimate() => AloneAsync<CostEstimatePolicy>();

    [Benchmark]
    public Task Budget() => AloneAsync<BudgetPolicy>();

    [Benchmark]
    public Task Usage() => AloneAsync<UsagePolicy>();

    [Benchmark]
    public bool CircuitBreaker()
    {
        var isAllowed = _breaker.TryEnter(out var permit, out _);
        permit.Report(AttemptResult.Success);
        return isAllowed;
    }

    public void Dispose()
    {
        _setup.Dispose();
        GC.SuppressFinalize(this);
    }

    private GatewayCall Call()
    {
        var call = _setup.NewCall();
        call.Principal = _principal;
        call.EstimatedCost = Money.FromCents(1);
        return call;
    }

    private async Task AloneAsync<T>()
        where T : class, IGatewayPolicy
    {
        var lease = await _setup.Get<T>().AcquireAsync(Call(), CancellationToken.None);
        if (lease.Refusal is { } refusal)
        {
            throw new GatewayException(refusal);
        }

        await lease.SettleAsync(GovernedSetup.Answered);
    }
}
