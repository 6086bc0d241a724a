using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite;

/// <summary>Lets connections through the gate, and sets them up to wait for locks.</summary>
internal sealed class SqliteConnectionInterceptor(SqliteDatabase database) : DbConnectionInterceptor, IDisposable
{
    private readonly ConnectionGate _gate = new(database.MaxConnections);

    // SQLite's own waiting reacts within milliseconds; the driver's, which comes after it, sleeps 150 at a time.
    private readonly string _setup = string.Create(
        CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {database.Options.BusyTimeoutMs}");

    public override InterceptionResult ConnectionOpening(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        if (IsCounted(connection))
        {
            _gate.Enter(connection);
        }

        return result;
    }

    public override async ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (IsCounted(connection))
        {
            await _gate.EnterAsync(connection, cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = _setup;
        command.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // The driver has no asynchronous commands.
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }

    public override void ConnectionFailed(DbConnection connection, ConnectionErrorEventData eventData)
        => _gate.Leave(connection);

    public override Task ConnectionFailedAsync(
        DbConnection connection, ConnectionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        _gate.Leave(connection);
        return Task.CompletedTask;
    }

    public override Task ConnectionCanceledAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        _gate.Leave(connection);
        return Task.CompletedTask;
    }

    public void Dispose() => _gate.Dispose();

    // While migrating, EF Core looks at the file through a read-only connection beside the first: counted, it could wait for ever.
    private bool IsCounted(DbConnection connection) => connection.ConnectionString == database.ConnectionString;
}
