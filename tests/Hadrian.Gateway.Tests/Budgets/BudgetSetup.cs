using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using System.Diagnostics.Metrics;

namespace Hadrian.Gateway.Tests.Budgets;

/// <summary>A policy with everything around it that a test looks at or turns off.</summary>
internal sealed class BudgetSetup : IBudgetRules, IBudgetObserver, IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public BudgetSetup(Action<BudgetOptions>? configure = null, DateTimeOffset? now = null, CostEstimator? estimator = null)
    {
        var options = new BudgetOptions();
        configure?.Invoke(options);
        Time = new FakeTimeProvider(now ?? BudgetSamples.Noon);
        Ledger = new FlakyLedger(new InMemoryBudgetLedger(Time));
        Policy = new BudgetPolicy(Options.Create(options), Ledger, [this], [this], Time, Logger, Meters, estimator);
        Estimator = estimator;
    }

    public CostEstimator? Estimator { get; }

    public FakeTimeProvider Time { get; }

    public FlakyLedger Ledger { get; }

    public BudgetPolicy Policy { get; }

    public FakeLogger<BudgetPolicy> Logger { get; } = new();

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public List<BudgetRule> Rules { get; } = [];

    public bool RulesFail { get; set; }

    public List<BudgetLimit> Thresholds { get; } = [];

    public List<BudgetStatus> Refusals { get; } = [];

    public List<AbandonedReservation> Abandoned { get; } = [];

    public static CallOutcome Succeeded(long? cents) => Ended(CallStatus.Succeeded, cents);

    public static CallOutcome Ended(CallStatus status, long? cents) => new() { Status = status, Cost = cents is { } known ? Money.FromCents(known) : null };

    public static Principal Key(long? cents = null, BudgetPeriod period = BudgetPeriod.Daily, Func<ApiKeyRecord, ApiKeyRecord>? change = null)
    {
        var record = Keys.Record(DateTimeOffset.UnixEpoch) with { BudgetLimitCents = cents, BudgetPeriod = cents is null ? null : period };
        return Principal.ForApiKey(change?.Invoke(record) ?? record);
    }

    public GatewayCall Call(Principal principal, long? cents = 1) => new(GatewayOperation.Chat, Time.GetUtcNow())
    {
        Principal = principal,
        Target = new ModelTarget("provider", "model"),
        EstimatedCost = cents is { } known ? Money.FromCents(known) : null,
    };

    public async Task<PolicyLease> AskAsync(Principal principal, long? cents = 1) => await Policy.AcquireAsync(Call(principal, cents), CancellationToken.None);

    public async Task<bool> SpendAsync(Principal principal, long cents)
    {
        var lease = await AskAsync(principal, cents);
        await lease.SettleAsync(Succeeded(cents));
        return lease.IsGranted;
    }

    public async Task<(long Settled, long Outstanding)> BalanceAsync(Principal principal, BudgetScope scope, BudgetPeriod period = BudgetPeriod.Daily, DateTimeOffset? at = null)
    {
        var account = new BudgetAccount(scope, BudgetWindow.Containing(at ?? Time.GetUtcNow(), period, TimeZoneInfo.Utc));
        var balance = await Ledger.Inner.ReadAsync(principal.OrganizationId ?? Guid.Empty, account, CancellationToken.None);
        return ((long)balance.Settled.Cents, (long)balance.Outstanding.Cents);
    }

    public Task<(long Settled, long Outstanding)> BalanceAsync(Principal key, DateTimeOffset? at = null)
        => BalanceAsync(key, BudgetScopes.KeyOf(key), at: at);

    public async ValueTask DisposeAsync()
    {
        Policy.Dispose();
        await _services.DisposeAsync();
    }

    ValueTask<IReadOnlyList<BudgetRule>> IBudgetRules.GetAsync(Principal principal, CancellationToken cancellationToken)
        => RulesFail ? throw new IOException("away") : new([.. Rules]);

    void IBudgetObserver.OnThresholdReached(BudgetLimit limit, GatewayCall call) => Thresholds.Add(limit);

    void IBudgetObserver.OnExceeded(BudgetStatus status, GatewayCall call) => Refusals.Add(status);

    void IBudgetObserver.OnAbandoned(AbandonedReservation abandoned) => Abandoned.Add(abandoned);
}
