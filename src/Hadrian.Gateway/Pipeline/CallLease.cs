using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

/// <summary>A call under way: the leases its policies granted so far. Settled exactly once, in reverse order.</summary>
public sealed partial class CallLease : IAsyncDisposable
{
    private readonly PolicyPipeline _pipeline;
    private readonly PolicyLease?[] _leases;
    private int _next;
    private int _settled;

    internal CallLease(PolicyPipeline pipeline, GatewayCall call)
    {
        _pipeline = pipeline;
        _leases = new PolicyLease?[pipeline.Span.Length];
        Call = call;
    }

    /// <summary>Gets the call.</summary>
    public GatewayCall Call { get; }

    /// <summary>Gets whether a policy still to be asked needs to know what the request's body says.</summary>
    internal bool NeedsBody => _pipeline.HasStageFrom(PolicyStage.ModelAccess);

    /// <summary>Gets whether anything is held that settlement ends.</summary>
    internal bool HoldsLeases { get; private set; }

    /// <summary>Asks the policies up to and including a stage that were not asked yet.</summary>
    /// <param name="stage">The last stage to ask.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>
    /// <see langword="null"/> when all granted; otherwise the first refusal. After a refusal, or when a policy throws,
    /// everything taken before has been given back.
    /// </returns>
    public async ValueTask<GatewayError?> AcquireAsync(PolicyStage stage, CancellationToken cancellationToken)
    {
        try
        {
            while (_next < _leases.Length && _pipeline.Span[_next].Stage <= stage)
            {
                var index = _next++;
                var policy = _pipeline.Span[index];
                if (!Call.TryEnter(policy))
                {
                    continue;
                }

                _leases[index] = PolicyLease.Granted;
                var lease = await policy.AcquireAsync(Call, cancellationToken).ConfigureAwait(false);
                if (lease.Refusal is { } refusal)
                {
                    await SettleAsync(Refused(refusal)).ConfigureAwait(false);
                    return refusal;
                }

                _leases[index] = lease;
                HoldsLeases |= !ReferenceEquals(lease, PolicyLease.Granted);
            }

            return null;
        }
        catch
        {
            // No provider was called, so for those who granted already this is no different from a refusal.
            await SettleAsync(new CallOutcome { Status = CallStatus.Refused }).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Settles every lease with the outcome. Only the first call has an effect; a lease that fails does not stop the others.</summary>
    /// <param name="outcome">How the call ended.</param>
    public async ValueTask SettleAsync(CallOutcome outcome)
    {
        if (Interlocked.Exchange(ref _settled, 1) != 0)
        {
            return;
        }

        for (var i = _leases.Length - 1; i >= 0; i--)
        {
            if (_leases[i] is not { } lease)
            {
                continue;
            }

            try
            {
                await lease.SettleAsync(outcome).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // the answer is out already; the other leases must still be settled
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogSettlementFailed(_pipeline.Logger, exception, Call.OperationId);
            }

            Call.Leave(_pipeline.Span[i]);
        }
    }

    /// <summary>Settles the call as cancelled when nothing else settled it before.</summary>
    public ValueTask DisposeAsync() => SettleAsync(new CallOutcome { Status = CallStatus.Cancelled });

    /// <summary>Gives the outcome of a call that was refused with <paramref name="error"/>.</summary>
    /// <param name="error">The refusal.</param>
    public static CallOutcome Refused(GatewayError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new CallOutcome { Status = CallStatus.Refused, StatusCode = error.StatusCode, ErrorCode = error.Code };
    }

    [LoggerMessage(1, LogLevel.Error, "A lease of operation {OperationId} could not be settled.")]
    private static partial void LogSettlementFailed(ILogger logger, Exception exception, Guid operationId);
}
