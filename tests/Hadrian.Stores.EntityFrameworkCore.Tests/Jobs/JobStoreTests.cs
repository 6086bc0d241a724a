using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

[Trait("Property", "JO-1")]
public sealed class JobStoreTests : StorageTest
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private IJobStore Jobs => Node.Services.GetRequiredService<IJobStore>();

    [StorageFact]
    public async Task TryAcquireAsync_ManyNodesAtOnce_OneHasTheJobAndTheRestSeeUntilWhen()
    {
        await using var other = await StartNodeAsync();
        IJobStore[] stores = [Jobs, other.Services.GetRequiredService<IJobStore>()];

        var turns = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
            () => stores[i % 2].TryAcquireAsync("job", Guid.NewGuid(), Now, Interval, Lease, None).AsTask())));

        Assert.Single(turns, turn => turn.IsAcquired);
        Assert.Equal(new JobTurn(false, HeldUntil: Now + Lease), await TryAsync(Now));
        Assert.True((await Jobs.TryAcquireAsync("other", Guid.NewGuid(), Now, Interval, Lease, None)).IsAcquired);
    }

    [StorageFact]
    public async Task CompleteAsync_Held_MakesTheJobDueAnIntervalAfterItsStart()
    {
        var holder = Guid.NewGuid();
        await Jobs.TryAcquireAsync("job", holder, Now, Interval, Lease, None);

        await Jobs.CompleteAsync("job", holder, Now, "found", None);

        Assert.Equal(new JobTurn(false, Now, "found"), await TryAsync(Now + Interval - TimeSpan.FromSeconds(1)));
        Assert.Equal(new JobTurn(true, Now, "found"), await TryAsync(Now + Interval));
    }

    [StorageFact]
    public async Task TryAcquireAsync_HolderDied_IsReplacedWhenItsLeaseEnds()
    {
        var dead = Guid.NewGuid();
        await Jobs.TryAcquireAsync("job", dead, Now, Interval, Lease, None);

        Assert.False((await TryAsync(Now + Lease - TimeSpan.FromSeconds(1))).IsAcquired);
        Assert.True((await TryAsync(Now + Lease)).IsAcquired);

        Assert.False(await Jobs.RenewAsync("job", dead, Now + (Lease * 9), None));
        await Jobs.CompleteAsync("job", dead, Now, "too late", None);
        Assert.Equal(new JobTurn(false, HeldUntil: Now + (Lease * 2)), await TryAsync(Now + Lease));
    }

    [StorageFact]
    public async Task RenewAsync_Held_IsHeldForLonger()
    {
        var holder = Guid.NewGuid();
        await Jobs.TryAcquireAsync("job", holder, Now, Interval, Lease, None);

        Assert.True(await Jobs.RenewAsync("job", holder, Now + (Lease * 3), None));

        Assert.False((await TryAsync(Now + (Lease * 2))).IsAcquired);
        Assert.True((await TryAsync(Now + (Lease * 3))).IsAcquired);
    }

    private async Task<JobTurn> TryAsync(DateTimeOffset at) => await Jobs.TryAcquireAsync("job", Guid.NewGuid(), at, Interval, Lease, None);
}
