using System.Text.Json.Nodes;

namespace Hadrian.Gateway;

/// <summary>Records budgets that come near their limit, once in each period, and those that have reached it.</summary>
internal sealed class BudgetAudit(AuditEvents events, TimeProvider time) : IBudgetObserver
{
    /// <summary>How long a budget that refuses calls is not recorded again, when its period does not end before.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public void OnThresholdReached(BudgetLimit limit, GatewayCall call)
        => events.Add(Record("budget.warning", call, limit.Account.Scope, limit.Account.Window.Period, limit.Amount, limit.WarnAt, limit.Account.Window.End));

    public void OnExceeded(BudgetStatus status, GatewayCall call)
    {
        var left = status.ResetsAt - time.GetUtcNow();
        events.AddOnce(
            $"budget.exceeded {status.Scope} {status.Period} {status.Limit.NanoUsd} {status.ResetsAt:O}",
            left < Longest ? left.Value : Longest,
            () => Record("budget.exceeded", call, status.Scope, status.Period, status.Limit, status.Spend, status.ResetsAt));
    }

    private AuditRecord Record(string action, GatewayCall call, BudgetScope scope, BudgetPeriod period, Money limit, Money spend, DateTimeOffset? resetsAt)
    {
        var (actor, actorId) = call.Principal switch
        {
            { ApiKey: { } key } => (AuditActorType.ApiKey, key.Id),
            { User: { } user } => (AuditActorType.User, user.Id),
            _ => (AuditActorType.System, (Guid?)null),
        };
        var now = time.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        return new AuditRecord
        {
            Id = Guid.CreateVersion7(now),
            Timestamp = now,
            ActorType = actor,
            ActorId = actorId,
            Action = action,
            ResourceType = scope.Kind == BudgetScopeKind.Key ? "api_key" : BudgetScopes.Name(scope.Kind),
            ResourceId = scope.Id,
            OrganizationId = call.Principal.OrganizationId,
            ProjectId = scope.Kind == BudgetScopeKind.Project ? scope.Id : null,
            IpAddress = call.RemoteAddress?.ToString(),
            Details = new JsonObject
            {
                ["limit_cents"] = limit.Cents,
                ["spend_cents"] = spend.Cents,
                ["period"] = BudgetScopes.Name(period),
                ["resets_at"] = resetsAt,
                ["request_id"] = call.RequestId,
            }.ToJsonString(),
        };
    }
}
