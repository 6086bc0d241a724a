using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class AuditLog(IDbContextFactory<HadrianDbContext> contexts) : IAuditLog
{
    public async ValueTask AppendAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        context.Add(AuditEntity.From(record));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<AuditRecord?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var record = await context.AuditLogs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken).ConfigureAwait(false);
        return record?.ToRecord();
    }

    public async ValueTask<Page<AuditRecord>> ListAsync(AuditQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        return await Matching(context.AuditLogs.AsNoTracking(), query)
            .ToPageAsync(page, record => record.ToRecord(), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<long> CountAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        return await context.AuditLogs.LongCountAsync(row => row.CreatedAt < before, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<int> DeleteAsync(DateTimeOffset before, int most, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var oldest = context.AuditLogs.Where(row => row.CreatedAt < before).OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).Take(most).Select(row => row.Id);
        return await context.AuditLogs.Where(row => oldest.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    // One condition for each part that is asked for: a condition that lets everything through keeps a database from its indexes.
    private static IQueryable<AuditEntity> Matching(IQueryable<AuditEntity> rows, AuditQuery query)
    {
        rows = query.ActorType is { } actorType ? rows.Where(row => row.ActorType == actorType) : rows;
        rows = query.ActorId is { } actor ? rows.Where(row => row.ActorId == actor) : rows;
        rows = query.Action is { } action ? rows.Where(row => row.Action == action) : rows;
        rows = query.ResourceType is { } resourceType ? rows.Where(row => row.ResourceType == resourceType) : rows;
        rows = query.ResourceId is { } resource ? rows.Where(row => row.ResourceId == resource) : rows;
        rows = query.OrganizationId is { } organization ? rows.Where(row => row.OrganizationId == organization) : rows;
        rows = query.ProjectId is { } project ? rows.Where(row => row.ProjectId == project) : rows;
        rows = query.From is { } from ? rows.Where(row => row.CreatedAt >= from) : rows;
        return query.To is { } to ? rows.Where(row => row.CreatedAt < to) : rows;
    }
}
