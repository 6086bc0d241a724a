namespace Hadrian.Gateway.Tests.Budgets;

/// <summary>Makes accounts and reservations.</summary>
internal static class BudgetSamples
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    public static Money Cents(long cents) => Money.FromCents(cents);

    public static BudgetAccount Account(BudgetScopeKind kind, Guid id, DateTimeOffset moment, BudgetPeriod period = BudgetPeriod.Daily)
        => new(new BudgetScope(kind, id), BudgetWindow.Containing(moment, period, TimeZoneInfo.Utc));

    public static BudgetLimit Limit(long cents, BudgetAccount? account = null, double threshold = 0.8)
        => new(account ?? Account(BudgetScopeKind.Key, Guid.NewGuid(), Noon), Cents(cents), new Money((long)(Cents(cents).NanoUsd * threshold)));

    public static BudgetReservation Reservation(long cents, params BudgetLimit[] limits) => new()
    {
        OperationId = Guid.NewGuid(),
        TenantId = Guid.Empty,
        Limits = limits,
        Amount = Cents(cents),
        LeaseDuration = TimeSpan.FromSeconds(60),
    };

    public static async Task<bool> FitsAsync(this IBudgetLedger ledger, BudgetReservation reservation)
        => (await ledger.ReserveAsync(reservation, CancellationToken.None)).Fits;

    public static async Task<(long Settled, long Outstanding)> CentsAsync(this IBudgetLedger ledger, BudgetLimit limit)
    {
        var balance = await ledger.ReadAsync(Guid.Empty, limit.Account, CancellationToken.None);
        return ((long)balance.Settled.Cents, (long)balance.Outstanding.Cents);
    }

    public static async Task<BudgetSettlement> SettleAsync(this IBudgetLedger ledger, BudgetReservation reservation, long cents)
        => await ledger.SettleAsync(reservation, Cents(cents), CancellationToken.None);
}
