namespace Hadrian;

/// <summary>Is told what happens to budgets, as an audit trail or a notifier wants to know. Called on the path of a call: return at once.</summary>
public interface IBudgetObserver
{
    /// <summary>A budget reached its warning threshold. Called once per budget and period.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="call">The call that reached it.</param>
    void OnThresholdReached(BudgetLimit limit, GatewayCall call)
    {
    }

    /// <summary>A budget refused a call, or would have, when it is not enforced.</summary>
    /// <param name="status">The budget.</param>
    /// <param name="call">The call.</param>
    void OnExceeded(BudgetStatus status, GatewayCall call)
    {
    }

    /// <summary>A reservation's lease ran out: the node that made it died.</summary>
    /// <param name="abandoned">The reservation and what was charged for it.</param>
    void OnAbandoned(AbandonedReservation abandoned)
    {
    }
}
