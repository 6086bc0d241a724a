using System.Diagnostics.Metrics;

namespace Hadrian.Gateway;

/// <summary>The instruments of budgets.</summary>
internal sealed class BudgetMetrics
{
    private readonly Counter<long> _checks;
    private readonly Counter<long> _exceeded;
    private readonly Counter<long> _warnings;
    private readonly UpDownCounter<long> _reserved;
    private readonly Counter<long> _settlements;
    private readonly Counter<long> _abandoned;
    private readonly Counter<long> _errors;

    public BudgetMetrics(IMeterFactory meterFactory)
    {
#pragma warning disable CA2000 // the factory owns the meter
        var meter = meterFactory.Create(GatewayDiagnostics.Name);
#pragma warning restore CA2000
        _checks = meter.CreateCounter<long>("budget.checks", null, "Budget checks by result.");
        _exceeded = meter.CreateCounter<long>("hadrian.budget.exceeded", null, "Calls that did not fit a budget, by scope and period.");
        _warnings = meter.CreateCounter<long>("budget.warnings", null, "Budgets that reached their warning threshold, once per period.");
        _reserved = meter.CreateUpDownCounter<long>("budget.reserved_microcents", null, "Money this node holds reserved, in millionths of a dollar.");
        _settlements = meter.CreateCounter<long>("budget.settlements", null, "Settlements by result.");
        _abandoned = meter.CreateCounter<long>("reservations.abandoned", null, "Reservations whose lease ran out.");
        _errors = meter.CreateCounter<long>("limiter.backend_errors", null, GatewayMetrics.LimiterErrors);
    }

    public void Checked(BudgetVerdict verdict)
    {
        _checks.Add(1, new KeyValuePair<string, object?>("result", verdict.Fits ? "allowed" : "exceeded"));
        if (!verdict.Fits)
        {
            var account = verdict.Limit.Account;
            _exceeded.Add(1, new("scope", BudgetScopes.Name(account.Scope.Kind)), new("period", BudgetScopes.Name(account.Window.Period)));
        }
    }

    public void Warned(BudgetPeriod period) => _warnings.Add(1, new KeyValuePair<string, object?>("period", BudgetScopes.Name(period)));

    // Rounded where it is added and where it is taken away alike, so that the sum returns to zero.
    public void Reserved(Money before, Money after) => _reserved.Add(after.Microcents - before.Microcents);

    public void Settled(string result) => _settlements.Add(1, new KeyValuePair<string, object?>("result", result));

    public void Abandoned(int count) => _abandoned.Add(count, new KeyValuePair<string, object?>("kind", "budget"));

    public void Failed(string mode) => _errors.Add(1, new KeyValuePair<string, object?>("mode", mode));
}
