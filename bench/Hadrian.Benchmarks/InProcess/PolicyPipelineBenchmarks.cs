using BenchmarkDotNet.Attributes;
using Hadrian.Gateway;

namespace Hadrian.Benchmarks.InProcess;

/// <summary>All policies on memory stores, without a face: asked, granted, settled. Goal: at most 5 µs and 2 kB.</summary>
[MemoryDiagnoser]
public class PolicyPipelineBenchmarks : IDisposable
{
    private readonly GovernedSetup _setup = new(new SilentChatClient(0));
    private readonly RequestRateLimitPolicy _rateLimit;
    private readonly ApiKeyAuthenticator _authenticator;
    private readonly Principal _principal;

    public PolicyPipelineBenchmarks()
    {
        _rateLimit = _setup.Get<RequestRateLimitPolicy>();
        _authenticator = _setup.Get<ApiKeyAuthenticator>();
        _principal = Authenticate().AsTask().GetAwaiter().GetResult()!;
    }

    [Benchmark]
    public async Task AcquireAndSettle()
    {
        var lease = _setup.Pipeline.Begin(_setup.NewCall());
        if (await lease.AcquireAsync(PolicyStage.Reservation, CancellationToken.None) is { } refusal)
        {
            throw new GatewayException(refusal);
        }

        await lease.SettleAsync(new CallOutcome { Status = CallStatus.Succeeded, StatusCode = 200 });
    }

    [Benchmark]
    public ValueTask<Principal?> Authenticate() => _authenticator.AuthenticateAsync(_setup.Key.AsMemory(), CancellationToken.None);

    [Benchmark]
    public async Task RateLimit()
    {
        var call = new GatewayCall(GatewayOperation.Chat, DateTimeOffset.UnixEpoch) { Principal = _principal };
        var lease = await _rateLimit.AcquireAsync(call, CancellationToken.None);
        await lease.SettleAsync(new CallOutcome { Status = CallStatus.Succeeded });
    }

    public void Dispose()
    {
        _setup.Dispose();
        GC.SuppressFinalize(this);
    }
}
