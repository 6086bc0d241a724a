using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>What the in-process clients share: begin a call or join the one under way, ask the policies, settle.</summary>
internal sealed class InProcessCall
{
    private readonly CallLease _lease;
    private readonly PolicyPipeline _pipeline;
    private CallOutcome _outcome = new() { Status = CallStatus.Cancelled };

    private InProcessCall(PolicyPipeline pipeline, GatewayCall call)
    {
        _pipeline = pipeline;
        _lease = pipeline.Begin(call);
    }

    public GatewayCall Call => _lease.Call;

    /// <summary>Begins the call, or throws the refusal.</summary>
    public static async ValueTask<InProcessCall> BeginAsync(
        PolicyPipeline pipeline, GatewayCall call, Func<GatewayCall, GatewayError?> route, CancellationToken cancellationToken)
    {
        var run = new InProcessCall(pipeline, call);
        var error = await run._lease.AcquireAsync(PolicyStage.Admission, cancellationToken).ConfigureAwait(false);
        if (error is null)
        {
            error = route(call);
            if (error is not null)
            {
                await run._lease.SettleAsync(CallLease.Refused(error)).ConfigureAwait(false);
            }
        }

        error ??= await run._lease.AcquireAsync(PolicyStage.Reservation, cancellationToken).ConfigureAwait(false);
        return error is null ? run : throw new GatewayException(error);
    }

    public void FirstOutput() => Call.TimeToFirstOutput ??= _pipeline.Time.GetUtcNow() - Call.StartedAt;

    public void Succeeded(UsageDetails? usage, string? finishReason)
        => _outcome = new CallOutcome { Status = CallStatus.Succeeded, StatusCode = 200, Usage = Normalise(usage), FinishReason = finishReason };

    /// <summary>Notes what was used before the caller walked away, so that it is charged.</summary>
    public void Observed(UsageDetails usage) => _outcome = _outcome with { Usage = Normalise(usage) };

    public void Failed(Exception exception, CancellationToken cancellationToken)
        => _outcome = exception is OperationCanceledException && cancellationToken.IsCancellationRequested
            ? _outcome with { Status = CallStatus.Cancelled }
            : _outcome with { Status = CallStatus.Failed, ErrorCode = (exception as GatewayException)?.Code ?? GatewayErrorCodes.ProviderError };

    public ValueTask SettleAsync() => _lease.SettleAsync(_outcome);

    private static TokenUsage Normalise(UsageDetails? usage) => usage is null ? default : new TokenUsage
    {
        InputTokens = usage.InputTokenCount ?? 0,
        OutputTokens = usage.OutputTokenCount ?? 0,
        CachedInputTokens = usage.CachedInputTokenCount ?? 0,
        ReasoningTokens = usage.ReasoningTokenCount ?? 0,
    };
}
