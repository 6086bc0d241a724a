namespace Hadrian.Gateway;

/// <summary>Writes a usage record for a call whose node died, as far as its reservation tells: what was charged for it is then in durable usage too.</summary>
internal sealed class AbandonedUsage(UsageRecorder recorder, TimeProvider time) : IBudgetObserver
{
    public void OnAbandoned(AbandonedReservation abandoned)
    {
        var call = abandoned.Reservation.Call;
        if (call.Target is not { } target)
        {
            return;
        }

        var now = time.GetUtcNow();
        recorder.Record(new UsageRecord
        {
            OperationId = abandoned.Reservation.OperationId,
            Attempt = 0,
            Abandoned = true,
            RequestId = call.RequestId,
            Operation = call.Operation,
            ApiKeyId = call.ApiKeyId,
            BudgetSubjectId = Charged(abandoned, BudgetScopeKind.Key),
            OrganizationId = call.OrganizationId ?? Charged(abandoned, BudgetScopeKind.Organization),
            TeamId = Charged(abandoned, BudgetScopeKind.Team),
            ProjectId = Charged(abandoned, BudgetScopeKind.Project),
            UserId = Charged(abandoned, BudgetScopeKind.User),
            ServiceAccountId = Charged(abandoned, BudgetScopeKind.ServiceAccount),
            Provider = target.Provider,
            Model = target.Model,
            Cost = abandoned.Charged,
            Streamed = call.IsStreaming,
            LatencyMs = (long)(now - call.StartedAt).TotalMilliseconds,
            StartedAt = call.StartedAt,
            RecordedAt = now,
        });
    }

    private static Guid? Charged(AbandonedReservation abandoned, BudgetScopeKind kind)
    {
        foreach (var limit in abandoned.Reservation.Limits)
        {
            if (limit.Account.Scope is var scope && scope.Kind == kind && scope.Id != Guid.Empty)
            {
                return scope.Id;
            }
        }

        return null;
    }
}
