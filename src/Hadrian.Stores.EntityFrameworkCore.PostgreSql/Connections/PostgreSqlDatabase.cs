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
        _connection = Connect(Options, Options.Url);
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

    /// <summary>Gives the settings of connections to a database.</summary>
    public static NpgsqlConnectionStringBuilder Connect(PostgreSqlStorageOptions options, string address)
    {
        var connection = PostgreSqlAddress.Parse(address);
        string[] said = [.. connection.Keys.Cast<string>()];
        if (!said.Contains("Timeout"))
        {
            connection.Timeout = options.ConnectTimeoutSecs;
        }

        if (!said.Contains("GSS Encryption Mode"))
        {
            // Otherwise each new connection first asks for Kerberos, which hardly any server has.
            connection.GssEncryptionMode = GssEncryptionMode.Disable;
        }

        connection.MinPoolSize = options.MinConnections;
        connection.MaxPoolSize = options.MaxConnections;
        connection.ConnectionIdleLifetime = options.IdleTimeoutSecs;
        connection.ConnectionPruningInterval = Math.Min(connection.ConnectionPruningInterval, options.IdleTimeoutSecs);
        connection.ApplicationName ??= "hadrian";
        if (options.SslMode is { } mode)
        {
            connection.SslMode = PostgreSqlSslModes.Find(mode)!.Value;
        }

        return connection;
    }
}
