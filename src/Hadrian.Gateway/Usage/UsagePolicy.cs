namespace Hadrian.Gateway;

/// <summary>Accounts for every call that reached a provider: one usage record and the metrics, at settlement, streams included.</summary>
public sealed class UsagePolicy(UsageRecorder recorder, TimeProvider time, GatewayMetrics? metrics = null) : IGatewayPolicy
{
    private readonly BoundedNames _models = new();

    /// <inheritdoc/>
    public string Name => "usage";

    /// <inheritdoc/>
    public PolicyStage Stage => PolicyStage.Reservation;

    /// <inheritdoc/>
    public ValueTask<PolicyLease> AcquireAsync(GatewayCall call, CancellationToken cancellationToken)
        => new(new Lease(this, call));

    private ValueTask SettleAsync(GatewayCall call, CallOutcome outcome)
    {
        if (outcome.Status == CallStatus.Refused || call.Target is not { } target)
        {
            return default;
        }

        var now = time.GetUtcNow();
        var elapsed = now - call.StartedAt;
        metrics?.CallSettled(call, outcome, _models.Label(target.Model, outcome.Status == CallStatus.Succeeded), elapsed);
        var record = Record(call, outcome, target, elapsed, now);
        return outcome.EarlierAttempts is { } earlier ? RecordAllAsync(record, earlier) : recorder.RecordAsync(record);
    }

    private static UsageRecord Record(GatewayCall call, in CallOutcome outcome, ModelTarget target, TimeSpan elapsed, DateTimeOffset now) => new()
    {
        OperationId = call.OperationId,
        RequestId = call.RequestId,
        Operation = call.Operation,
        ApiKeyId = call.Principal.ApiKey?.Id,
        BudgetSubjectId = call.Principal.ApiKey?.BudgetSubject ?? call.Principal.User?.Id,
        OrganizationId = call.Principal.OrganizationId ?? OwnerOf(call, ApiKeyOwnerKind.Organization),
        TeamId = OwnerOf(call, ApiKeyOwnerKind.Team),
        ProjectId = OwnerOf(call, ApiKeyOwnerKind.Project),
        UserId = call.Principal.User?.Id ?? OwnerOf(call, ApiKeyOwnerKind.User),
        ServiceAccountId = OwnerOf(call, ApiKeyOwnerKind.ServiceAccount),
        RequestedModel = call.RequestedModel,
        Provider = target.Provider,
        Model = target.Model,
        Usage = outcome.Usage,
        Cost = outcome.Cost,
        PricingSource = outcome.PricingSource ?? PricingSources.None,
        PriceVersion = outcome.PriceVersion,
        Streamed = call.IsStreaming,
        Cancelled = outcome.Status == CallStatus.Cancelled,
        StatusCode = outcome.StatusCode == 0 ? null : outcome.StatusCode,
        FinishReason = outcome.FinishReason,
        LatencyMs = (long)elapsed.TotalMilliseconds,
        TimeToFirstOutputMs = (long?)call.TimeToFirstOutput?.TotalMilliseconds,
        StartedAt = call.StartedAt,
        RecordedAt = now,
    };

    /// <summary>Records the attempts that came before as rows of the same operation, each under the target that was called.</summary>
    private async ValueTask RecordAllAsync(UsageRecord last, IReadOnlyList<BilledAttempt> earlier)
    {
        for (var i = 0; i < earlier.Count; i++)
        {
            var attempt = earlier[i];
            await recorder.RecordAsync(last with
            {
                Attempt = last.Attempt + i,
                Provider = attempt.Target.Provider,
                Model = attempt.Target.Model,
                Usage = attempt.Usage,
                Cost = attempt.Cost,
                PricingSource = attempt.PricingSource,
                PriceVersion = attempt.PriceVersion,
                StatusCode = null,
                FinishReason = null,
                TimeToFirstOutputMs = null,
            }).ConfigureAwait(false);
        }

        await recorder.RecordAsync(last with { Attempt = last.Attempt + earlier.Count }).ConfigureAwait(false);
    }

    private static Guid? OwnerOf(GatewayCall call, ApiKeyOwnerKind kind)
        => call.Principal.ApiKey is { } key && key.Owner.Kind == kind ? key.Owner.Id : null;

    private sealed class Lease(UsagePolicy policy, GatewayCall call) : PolicyLease
    {
        protected override ValueTask OnSettleAsync(CallOutcome outcome) => policy.SettleAsync(call, outcome);
    }
}
