using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql;

/// <summary>Reads reports from the replica, or from the database itself where there is none or it fails.</summary>
internal sealed class PostgreSqlReportReader(
    PostgreSqlReplica replica, IDbContextFactory<HadrianDbContext> contexts, TimeProvider time, ILogger<PostgreSqlReportReader> logger) : IReportReader
{
    /// <summary>How long a replica that failed is left alone, so that not every report waits for it.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private DateTimeOffset? _awayUntil;

    public async ValueTask<T> ReadAsync<T>(Func<HadrianDbContext, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        if (replica.IsConfigured && !IsLeftAlone())
        {
            try
            {
                using var copy = replica.CreateContext();
                var result = await read(copy, cancellationToken).ConfigureAwait(false);
                ReportBack();
                return result;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && IsOfTheReplica(exception))
            {
                ReportAway(exception);
            }
        }

        using var context = contexts.CreateDbContext();
        return await read(context, cancellationToken).ConfigureAwait(false);
    }

    // EF Core wraps what looks transient to it.
    private static bool IsOfTheReplica(Exception? exception)
        => exception is not null && (exception is NpgsqlException or TimeoutException || IsOfTheReplica(exception.InnerException));

    private bool IsLeftAlone()
    {
        lock (_lock)
        {
            return time.GetUtcNow() < _awayUntil;
        }
    }

    private void ReportAway(Exception exception)
    {
        bool isNews;
        lock (_lock)
        {
            isNews = _awayUntil is null;
            _awayUntil = time.GetUtcNow() + Pause;
        }

        if (isNews)
        {
            Log.ReplicaAway(logger, exception, replica.Place);
        }
    }

    private void ReportBack()
    {
        bool isNews;
        lock (_lock)
        {
            isNews = _awayUntil is not null;
            _awayUntil = null;
        }

        if (isNews)
        {
            Log.ReplicaBack(logger, replica.Place);
        }
    }
}
