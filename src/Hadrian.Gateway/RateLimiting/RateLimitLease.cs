namespace Hadrian.Gateway;

/// <summary>A call's places among calls under way and its reserved tokens.</summary>
internal sealed class RateLimitLease(
    GatewayCall call, RateLimitAcquisition acquisition, RateLimitMoment countedAt, IRateLimitStore holder, RateLimitRenewals? renewals) : PolicyLease
{
    public RateLimitAcquisition Acquisition => acquisition;

    protected override ValueTask OnSettleAsync(CallOutcome outcome)
    {
        renewals?.Remove(this);
        return holder.SettleAsync(acquisition, countedAt, Used(outcome) + (outcome.EarlierAttempts?.Sum(attempt => attempt.Usage.TotalTokens) ?? 0), CancellationToken.None);
    }

    // A delivered answer whose usage nobody knows counts as what was reserved; one the caller left has cost its input.
    private long Used(CallOutcome outcome) => outcome.Status switch
    {
        CallStatus.Refused => 0,
        _ when outcome.Usage.TotalTokens > 0 => outcome.Usage.TotalTokens,
        CallStatus.Succeeded => acquisition.Tokens,
        CallStatus.Cancelled => Math.Clamp(call.EstimatedInputTokens, 0, acquisition.Tokens),
        _ => 0,
    };
}
