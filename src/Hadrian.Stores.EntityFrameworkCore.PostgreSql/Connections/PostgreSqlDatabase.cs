using Microsoft.Extensions.Options;
using Npgsql;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql;

/// <summary>The database as configured: where it is, and the pool of connections to it.</summary>
internal sealed class PostgreSqlDatabase : IAsyncDisposable, IDisposable
{
    private readonly NpgsqlConnectionStringBuilder _connection;

    public PostgreSqlDatabase(IOptions<PostgreSqlStorageOptions> options)
    {
        Options = options.Value;
        _connection = Connect(Options.Url);
        Place = PostgreSqlAddress.Describe(_connection);
        Source = NpgsqlDataSource.Create(_connection);
    }

    public PostgreSqlStorageOptions Options { get; }

    /// <summary>Host, port and database, for messages.</summary>
    public string Place { get; }

    public NpgsqlDataSource Source { get; }

    /// <summary>Makes a connection beside the pool, for what is held while the pool's connections are at work.</summary>
    public NpgsqlDataSource OpenBesidePool()
        => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_connection.ConnectionString) { Pooling = false });

    public void Dispose() => Source.Dispose();

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    private NpgsqlConnectionStringBuilder Connect(string address)
    {
        var connection = PostgreSqlAddress.Parse(address);
        string[] said = [.. connection.Keys.Cast<string>()];
        if (!said.Contains("Timeout"))
        {
            connection.Timeout = Options.ConnectTimeoutSecs;
        }

        if (!said.Contains("GSS Encryption Mode"))
        {
            // Otherwise each new connection first asks for Kerberos, which hardly any server has.
            connection.GssEncryptionMode = GssEncryptionMode.Disable;
        }

        connection.MinPoolSize = Options.MinConnections;
        connection.MaxPoolSize = Options.MaxConnections;
        connection.ConnectionIdleLifetime = Options.IdleTimeoutSecs;
        connection.ConnectionPruningInterval = Math.Min(connection.ConnectionPruningInterval, Options.IdleTimeoutSecs);
        connection.ApplicationName ??= "hadrian";
        if (Options.SslMode is { } mode)
        {
            connection.SslMode = PostgreSqlSslModes.Find(mode)!.Value;
        }

        return connection;
    }
}
