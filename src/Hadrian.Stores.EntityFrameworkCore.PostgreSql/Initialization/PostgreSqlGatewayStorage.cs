using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql;

internal sealed class PostgreSqlGatewayStorage(
    PostgreSqlDatabase database, SchemaMigrator migrator, TimeProvider time, ILogger<PostgreSqlGatewayStorage> logger) : IGatewayStorage
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    public string Kind => "postgres";

    public async ValueTask InitializeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WarmAsync(cancellationToken).ConfigureAwait(false);
            await migrator.MigrateAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            throw PostgreSqlFailure.Explain(exception, database.Place);
        }
    }

    public async ValueTask<bool> IsAvailableAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(ProbeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var command = database.Source.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(either.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            Log.Unavailable(logger, exception, database.Place);
            return false;
        }
    }

    /// <summary>Makes the connections that are to be kept, at once, so that the first calls find them. One at least: it shows what is wrong.</summary>
    private async Task WarmAsync(CancellationToken cancellationToken)
    {
        var opening = Enumerable.Range(0, Math.Max(1, database.Options.MinConnections))
            .Select(_ => database.Source.OpenConnectionAsync(cancellationToken).AsTask()).ToArray();
        try
        {
            await Task.WhenAll(opening).ConfigureAwait(false);
        }
        finally
        {
            foreach (var opened in opening.Where(task => task.IsCompletedSuccessfully))
            {
                await (await opened.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
