using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>Takes jobs by one conditional update each, which the database lets only one node win.</summary>
internal sealed class JobStore(IDbContextFactory<HadrianDbContext> contexts) : IJobStore
{
    public async ValueTask<JobTurn> TryAcquireAsync(
        string job, Guid holder, DateTimeOffset now, TimeSpan interval, TimeSpan lease, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var isAcquired = await TryTakeAsync(context, job, holder, now, interval, lease, cancellationToken).ConfigureAwait(false);
        var row = await context.Jobs.AsNoTracking().SingleOrDefaultAsync(row => row.Name == job, cancellationToken).ConfigureAwait(false);
        if (row is null)
        {
            isAcquired = await TryAddAsync(context, job, holder, now + lease, cancellationToken).ConfigureAwait(false);
        }

        return new JobTurn(isAcquired, row?.LastRun, row?.LastResult, !isAcquired && row?.HeldUntil is { } until && until > now ? until : null);
    }

    public async ValueTask<bool> RenewAsync(string job, Guid holder, DateTimeOffset until, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        return await Held(context, job, holder)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.HeldUntil, until), cancellationToken).ConfigureAwait(false) > 0;
    }

    public async ValueTask CompleteAsync(string job, Guid holder, DateTimeOffset startedAt, string? result, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        await Held(context, job, holder).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.LastRun, startedAt)
                .SetProperty(row => row.LastResult, result)
                .SetProperty(row => row.Holder, (Guid?)null)
                .SetProperty(row => row.HeldUntil, (DateTimeOffset?)null),
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> TryTakeAsync(
        HadrianDbContext context, string job, Guid holder, DateTimeOffset now, TimeSpan interval, TimeSpan lease, CancellationToken cancellationToken)
    {
        var (due, until) = (now - interval, now + lease);
        return await context.Jobs
            .Where(row => row.Name == job && (row.LastRun == null || row.LastRun <= due) && (row.HeldUntil == null || row.HeldUntil <= now))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Holder, holder).SetProperty(row => row.HeldUntil, until), cancellationToken)
            .ConfigureAwait(false) > 0;
    }

    /// <summary>Takes a job nobody has taken before.</summary>
    private static async Task<bool> TryAddAsync(HadrianDbContext context, string job, Guid holder, DateTimeOffset until, CancellationToken cancellationToken)
    {
        context.Add(new JobEntity { Name = job, Holder = holder, HeldUntil = until });
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DbUpdateException)
        {
            // Databases report a broken key each in its own way; that another node was quicker they all can tell.
            if (await context.Jobs.AnyAsync(row => row.Name == job, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            throw;
        }
    }

    private static IQueryable<JobEntity> Held(HadrianDbContext context, string job, Guid holder)
        => context.Jobs.Where(row => row.Name == job && row.Holder == holder);
}
