using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite;

/// <summary>Keeps the number of open connections within the limit, which the driver's pool has none of, and prepares each for waiting on locks.</summary>
internal sealed class SqliteConnectionInterceptor(SqliteDatabase database) : DbConnectionInterceptor, IDisposable
{
    private readonly SemaphoreSlim _free = new(database.MaxConnections);
    private readonly ConcurrentDictionary<DbConnection, bool> _open = new();

    // SQLite's own waiting reacts within milliseconds; the driver's, which comes after it, sleeps 150 at a time.
    private readonly string _setup = string.Create(
        CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {database.Options.BusyTimeoutMs}");

    public override InterceptionResult ConnectionOpening(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        _free.Wait();
        _open[connection] = true;
        return result;
    }

    public override async ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        _open[connection] = true;
        return result;
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = _setup;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = _setup;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) => Release(connection);

    public override Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        Release(connection);
        return Task.CompletedTask;
    }

    public override void ConnectionDisposed(DbConnection connection, ConnectionEndEventData eventData) => Release(connection);

    public override Task ConnectionDisposedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        Release(connection);
        return Task.CompletedTask;
    }

    public override void ConnectionFailed(DbConnection connection, ConnectionErrorEventData eventData) => Release(connection);

    public override Task ConnectionFailedAsync(
        DbConnection connection, ConnectionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Release(connection);
        return Task.CompletedTask;
    }

    public override void ConnectionCanceled(DbConnection connection, ConnectionEndEventData eventData) => Release(connection);

    public override Task ConnectionCanceledAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Release(connection);
        return Task.CompletedTask;
    }

    public void Dispose() => _free.Dispose();

    // A connection may end in two ways, such as closed and then disposed, but gives back one place.
    private void Release(DbConnection connection)
    {
        if (_open.TryRemove(connection, out _))
        {
            _free.Release();
        }
    }
}
