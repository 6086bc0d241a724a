using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

/// <summary>A call under way: the leases its policies granted so far. Settled exactly once, in reverse order.</summary>
public sealed partial class CallLease : IAsyncDisposable
{
    private readonly PolicyPipeline _pipeline;
    private readonly PolicyLease?[] _leases;
    private int _next;
    private int _settled;
    private long _nextMetering = long.MaxValue;

    internal CallLease(PolicyPipeline pipeline, GatewayCall call)
    {
        _pipeline = pipeline;
        _leases = new PolicyLease?[pipeline.Span.Length];
        Call = call;
    }

    /// <summary>Gets the call.</summary>
    public GatewayCall Call { get; }

    /// <summary>Gets what the call came to, once it is settled.</summary>
    public CallOutcome Outcome { get; private set; }

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
    public ValueTask<GatewayError?> AcquireAsync(PolicyStage stage, CancellationToken cancellationToken)
    {
        try
        {
            // Policies answer at once as a rule: no state machine until one has to wait.
            while (TryEnterNext(stage, out var index))
            {
                var asked = _pipeline.Span[index].AcquireAsync(Call, cancellationToken);
                if (!asked.IsCompletedSuccessfully)
                {
                    return AwaitAsync(asked, index, stage, cancellationToken);
                }

                if (Take(asked.Result, index) is { } refusal)
                {
                    return RefuseAsync(refusal);
                }
            }

            return default;
        }
        catch (Exception exception)
        {
            return FailAsync(exception);
        }
    }

    /// <summary>Settles every lease with the outcome. Only the first call has an effect; a lease that fails does not stop the others.</summary>
    /// <param name="outcome">How the call ended.</param>
    public ValueTask SettleAsync(CallOutcome outcome)
    {
        if (Interlocked.Exchange(ref _settled, 1) != 0)
        {
            return default;
        }

        // Priced once, here, so that ledger, usage row and headers cannot differ.
        Outcome = _pipeline.Pricing is { } pricing ? pricing.Apply(Call, outcome) : outcome;
        if (Call.EarlierAttempts is { Count: > 0 } earlier)
        {
            Outcome = Outcome with { EarlierAttempts = [.. earlier.Select(attempt => _pipeline.Pricing?.Apply(Call, attempt) ?? attempt)] };
        }

        return SettleFromAsync(_leases.Length - 1);
    }

    /// <summary>Tells, in the middle of a stream, how much of it has come. Asks now and then whether the money for it is still there.</summary>
    /// <param name="outputTokens">The output tokens so far, as far as can be told.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns><see langword="null"/> when the stream may go on; otherwise the error it is to end with.</returns>
    public ValueTask<GatewayError?> ContinueAsync(long outputTokens, CancellationToken cancellationToken)
        => outputTokens < _nextMetering ? default : MeterAsync(outputTokens, cancellationToken);

    private async ValueTask<GatewayError?> MeterAsync(long outputTokens, CancellationToken cancellationToken)
    {
        const int Step = 16;
        var usage = new TokenUsage { InputTokens = Call.EstimatedInputTokens, OutputTokens = outputTokens, IsEstimated = true };
        if (Price(new CallOutcome { Status = CallStatus.Succeeded, Usage = usage }) is not { } cost)
        {
            _nextMetering = long.MaxValue;
            return null;
        }

        _nextMetering = outputTokens + Math.Max(Step, outputTokens / Step);
        foreach (var lease in _leases)
        {
            if (lease is { IsMetered: true } && await lease.ExtendAsync(cost, cancellationToken).ConfigureAwait(false) is { } stop)
            {
                return stop;
            }
        }

        return null;
    }

    private bool TryEnterNext(PolicyStage stage, out int index)
    {
        while (_next < _leases.Length && _pipeline.Span[_next].Stage <= stage)
        {
            index = _next++;
            if (Call.TryEnter(_pipeline.Span[index]))
            {
                _leases[index] = PolicyLease.Granted;
                return true;
            }
        }

        index = -1;
        return false;
    }

    private GatewayError? Take(PolicyLease lease, int index)
    {
        if (lease.Refusal is { } refusal)
        {
            return refusal;
        }

        _leases[index] = lease;
        _nextMetering = lease.IsMetered ? 1 : _nextMetering;
        HoldsLeases |= !ReferenceEquals(lease, PolicyLease.Granted);
        return null;
    }

    private async ValueTask<GatewayError?> AwaitAsync(
        ValueTask<PolicyLease> asked, int index, PolicyStage stage, CancellationToken cancellationToken)
    {
        PolicyLease lease;
        try
        {
            lease = await asked.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return await FailAsync(exception).ConfigureAwait(false);
        }

        return Take(lease, index) is { } refusal
            ? await RefuseAsync(refusal).ConfigureAwait(false)
            : await AcquireAsync(stage, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<GatewayError?> RefuseAsync(GatewayError refusal)
    {
        await SettleAsync(Refused(refusal)).ConfigureAwait(false);
        return refusal;
    }

    // No provider was called, so for those who granted already this is no different from a refusal.
    private async ValueTask<GatewayError?> FailAsync(Exception exception)
    {
        await SettleAsync(new CallOutcome { Status = CallStatus.Refused }).ConfigureAwait(false);
        ExceptionDispatchInfo.Throw(exception);
        return null;
    }

    private ValueTask SettleFromAsync(int index)
    {
        for (; index >= 0; index--)
        {
            if (_leases[index] is not { } lease)
            {
                continue;
            }

            try
            {
                var settling = lease.SettleAsync(Outcome);
                if (!settling.IsCompletedSuccessfully)
                {
                    return AwaitAsync(settling, index);
                }

                // A source behind the task is given back only when its result is taken.
                settling.GetAwaiter().GetResult();
            }
#pragma warning disable CA1031 // the answer is out already; the other leases must still be settled
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogSettlementFailed(_pipeline.Logger, exception, Call.OperationId);
            }

            Call.Leave(_pipeline.Span[index]);
        }

        return default;
    }

    private async ValueTask AwaitAsync(ValueTask settling, int index)
    {
        try
        {
            await settling.ConfigureAwait(false);
        }
#pragma warning disable CA1031 // as above
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogSettlementFailed(_pipeline.Logger, exception, Call.OperationId);
        }

        Call.Leave(_pipeline.Span[index]);
        await SettleFromAsync(index - 1).ConfigureAwait(false);
    }

    /// <summary>Gives what a call with this outcome costs, for a face that must tell before it settles; <see langword="null"/> when no price is known.</summary>
    /// <param name="outcome">How the call is about to be settled.</param>
    public Money? Price(CallOutcome outcome) => _pipeline.Pricing?.Apply(Call, outcome).Cost;

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
