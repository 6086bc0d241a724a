using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Usage;

public class AbandonedUsageTests
{
    [Fact]
    public async Task OnAbandoned_Reservation_IsARecordOfWhatWasCharged()
    {
        FakeTimeProvider time = new();
        InMemoryUsageStore store = new();
        await using UsageRecorder recorder = new(store, Options.Create(new UsageOptions()), time, NullLogger<UsageRecorder>.Instance);
        var (subject, team) = (Guid.NewGuid(), Guid.NewGuid());
        var window = BudgetWindow.Containing(time.GetUtcNow(), BudgetPeriod.Daily, TimeZoneInfo.Utc);
        BudgetLimit Limit(BudgetScopeKind kind, Guid id) => new(new BudgetAccount(new BudgetScope(kind, id), window), Money.FromCents(10), Money.FromCents(8));
        var reservation = new BudgetReservation
        {
            OperationId = Guid.NewGuid(),
            TenantId = Guid.Empty,
            Limits = [Limit(BudgetScopeKind.Key, subject), Limit(BudgetScopeKind.Team, team)],
            Amount = Money.FromCents(4),
            LeaseDuration = TimeSpan.FromMinutes(1),
            Call = new BudgetedCall { StartedAt = time.GetUtcNow(), ApiKeyId = Guid.NewGuid(), Target = new ModelTarget("provider", "model") },
        };
        time.Advance(TimeSpan.FromSeconds(90));

        new AbandonedUsage(recorder, time).OnAbandoned(new AbandonedReservation(reservation, Money.FromCents(4)));
        await recorder.FlushAsync(CancellationToken.None);

        var record = Assert.Single(store.Records);
        Assert.True(record.Abandoned);
        Assert.Equal((reservation.OperationId, subject, team, 90_000), (record.OperationId, record.BudgetSubjectId, record.TeamId, record.LatencyMs));
        foreach (var limit in reservation.Limits)
        {
            Assert.Equal(Money.FromCents(4), await store.GetSpendAsync(limit.Account, CancellationToken.None));
        }
    }
}
