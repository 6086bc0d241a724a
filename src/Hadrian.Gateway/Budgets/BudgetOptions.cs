namespace Hadrian.Gateway;

/// <summary>How much money calls may cost. Section <c>limits.budget</c>; there the settings are written in snake case.</summary>
public sealed class BudgetOptions
{
    /// <summary>Gets or sets whether budgets are in force, those of keys included.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets what a key without a budget of its own may spend in a day, in US cents; at least 1. Callers without a key share one such budget.</summary>
    /// <value>Default: <see langword="null"/>, unlimited.</value>
    public long? DefaultDailyLimitCents { get; set; }

    /// <summary>Gets or sets what a key without a budget of its own may spend in a month, in US cents; at least the daily limit.</summary>
    /// <value>Default: <see langword="null"/>, unlimited.</value>
    public long? DefaultMonthlyLimitCents { get; set; }

    /// <summary>Gets further budgets: of everything, of organisations, teams, projects, users, service accounts or keys.</summary>
    public IList<BudgetScopeLimit> ScopeLimits { get; } = [];

    /// <summary>Gets or sets whose midnight periods begin at, as an IANA name such as <c>Europe/Berlin</c>.</summary>
    /// <value>Default: <c>UTC</c>.</value>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Gets or sets from which part of a limit on a caller is warned, above 0 and up to 1.</summary>
    /// <value>Default: 0.8.</value>
    public double WarningThreshold { get; set; } = 0.8;

    /// <summary>Gets or sets what a call of unknown price is taken to cost, in US cents; at least 0.</summary>
    /// <value>Default: 10.</value>
    public long EstimatedCostCents { get; set; } = 10;

    /// <summary>Gets or sets whether budgets bind.</summary>
    /// <value>Default: <see cref="BudgetMode.Enforce"/>.</value>
    public BudgetMode Mode { get; set; }

    /// <summary>Gets or sets what happens to a call that does not fit.</summary>
    /// <value>Default: <see cref="BudgetExceededAction.Block"/>.</value>
    public BudgetExceededAction ExceededAction { get; set; }

    /// <summary>Gets or sets what happens to a call whose price is not known.</summary>
    /// <value>Default: <see cref="OnUnpriced.Floor"/>.</value>
    public OnUnpriced OnUnpriced { get; set; } = OnUnpriced.Floor;

    /// <summary>Gets or sets what becomes of money reserved by a node that died.</summary>
    /// <value>Default: <see cref="BudgetAbandonment.Release"/>.</value>
    public BudgetAbandonment OnAbandon { get; set; }

    /// <summary>
    /// Gets or sets what happens to a stream that costs more than its budget has left. What has come of it is estimated every
    /// few tokens; once that is dearer than what is reserved, more is reserved.
    /// </summary>
    /// <value>Default: <see cref="StreamOverrunAction.Finish"/>.</value>
    public StreamOverrunAction OnStreamOverrun { get; set; }

    /// <summary>Gets or sets what happens to calls with a budget while the ledger cannot be reached.</summary>
    /// <value>Default: <see cref="BudgetStoreFailure.FailClosed"/>.</value>
    public BudgetStoreFailure OnStoreFailure { get; set; }

    /// <summary>Gets or sets which part of every limit this node may spend alone with <see cref="BudgetStoreFailure.Local"/>, above 0 and up to 1.</summary>
    /// <value>Default: 0.25.</value>
    public double LocalShare { get; set; } = 0.25;

    /// <summary>Gets or sets how long a reservation outlives its node, in seconds, from 3 to 3,600. A living call renews it three times as often.</summary>
    /// <value>Default: 60.</value>
    public int LeaseSeconds { get; set; } = 60;
}
