using Hadrian.Gateway;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class BudgetRestartTests : StorageTest
{
    private readonly FakeTimeProvider _time = new(Samples.Now);

    [StorageTheory]
    [InlineData(BudgetPeriod.Daily)]
    [InlineData(BudgetPeriod.Weekly)]
    [InlineData(BudgetPeriod.Monthly)]
    [InlineData(BudgetPeriod.Total)]
    [Trait("Property", "BU-9")]
    public async Task Restart_BudgetSpentBefore_StillBlocksUntilThePeriodEnds(BudgetPeriod period)
    {
        var key = Samples.Key() with { BudgetLimitCents = 10, BudgetPeriod = period, OrganizationId = Guid.NewGuid() };
        await using (var before = await StartAsync())
        {
            Assert.True(await AskAsync(before, key));
            before.GetRequiredService<UsageRecorder>().Record(Spent(key, cents: 10));
        }

        await using var after = await StartAsync();

        Assert.False(await AskAsync(after, key));
        _time.Advance(TimeSpan.FromDays(31));
        Assert.Equal(period != BudgetPeriod.Total, await AskAsync(after, key));
    }

    [StorageFact]
    [Trait("Property", "BU-10")]
    public async Task Restart_KeyWasRotated_SharesWhatTheFirstSpent()
    {
        var first = Samples.Key() with { BudgetLimitCents = 100, BudgetPeriod = BudgetPeriod.Monthly };
        var second = first with { Id = Guid.NewGuid(), RotatedFromKeyId = first.Id, BudgetSubjectId = first.BudgetSubject };
        var hash = Samples.Hash();
        await using (var before = await StartAsync())
        {
            await before.GetRequiredService<IApiKeyStore>().CreateAsync(second, hash, CancellationToken.None);
            before.GetRequiredService<UsageRecorder>().Record(Spent(first, cents: 60));
            before.GetRequiredService<UsageRecorder>().Record(Spent(second, cents: 40));
        }

        await using var after = await StartAsync();
        var stored = await after.GetRequiredService<IApiKeyStore>().FindByHashAsync(hash, CancellationToken.None);

        Assert.Equal(first.Id, stored!.BudgetSubject);
        Assert.False(await AskAsync(after, stored));
    }

    [StorageFact]
    [Trait("Property", "BU-9")]
    public async Task AcquireAsync_UsageStillInMemory_IsCountedWhenTheLedgerIsFilled()
    {
        var key = Samples.Key() with { BudgetLimitCents = 10, BudgetPeriod = BudgetPeriod.Daily };
        await using var services = await StartAsync();
        services.GetRequiredService<UsageRecorder>().Record(Spent(key, cents: 10));

        Assert.False(await AskAsync(services, key));
    }

    private static async Task<bool> AskAsync(IServiceProvider services, ApiKeyRecord key)
    {
        var call = new GatewayCall(GatewayOperation.Chat, services.GetRequiredService<TimeProvider>().GetUtcNow())
        {
            Principal = Principal.ForApiKey(key),
            Target = new ModelTarget("openai", "gpt-4o"),
            EstimatedCost = Money.FromCents(1),
        };
        var lease = await services.GetRequiredService<BudgetPolicy>().AcquireAsync(call, CancellationToken.None);
        await lease.SettleAsync(new CallOutcome { Status = CallStatus.Cancelled });
        return lease.IsGranted;
    }

    private UsageRecord Spent(ApiKeyRecord key, long cents) => Samples.Usage(Guid.CreateVersion7(_time.GetUtcNow())) with
    {
        ApiKeyId = key.Id,
        BudgetSubjectId = key.BudgetSubject,
        OrganizationId = key.OrganizationId,
        StartedAt = _time.GetUtcNow(),
        Cost = Money.FromCents(cents),
    };

    private async Task<ServiceProvider> StartAsync()
    {
        ServiceCollection services = new();
        services.AddLogging().AddSingleton<TimeProvider>(_time);
        AddStorage(services.AddHadrianGateway());
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IGatewayStorage>().InitializeAsync(CancellationToken.None);
        return provider;
    }
}
