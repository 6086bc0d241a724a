using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite;

/// <summary>Keeps the number of open connections within a limit, which the driver's pool has none of.</summary>
internal sealed class ConnectionGate(int limit) : IDisposable
{
    private readonly SemaphoreSlim _free = new(limit);
    private readonly ConcurrentDictionary<DbConnection, bool> _holders = new();

    /// <summary>Waits for a place, which the connection holds until it is closed or <see cref="Leave"/> is called.</summary>
    public async ValueTask EnterAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        Hold(connection);
    }

    /// <inheritdoc cref="EnterAsync"/>
    public void Enter(DbConnection connection)
    {
        _free.Wait();
        Hold(connection);
    }

    /// <summary>Gives the place back, if the connection holds one.</summary>
    public void Leave(DbConnection connection)
    {
        if (_holders.TryRemove(connection, out _))
        {
            connection.StateChange -= LeaveWhenClosed;
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();

    private void Hold(DbConnection connection)
    {
        _holders[connection] = true;
        connection.StateChange += LeaveWhenClosed;
    }

    private void LeaveWhenClosed(object sender, StateChangeEventArgs change)
    {
        if (change.CurrentState == ConnectionState.Closed)
        {
            Leave((DbConnection)sender);
        }
    }
}
