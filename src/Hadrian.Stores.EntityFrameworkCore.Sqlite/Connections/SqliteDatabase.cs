using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite;

/// <summary>The database as configured: where it is and how it is connected to.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly SqliteConnectionStringBuilder _connection;
    private readonly SqliteConnection? _keepAlive;

    public SqliteDatabase(IOptions<SqliteStorageOptions> options)
    {
        Options = options.Value;
        IsInMemory = Options.Path == ":memory:";
        Path = IsInMemory ? Options.Path : FullPath(Options.Path);
        _connection = new SqliteConnectionStringBuilder
        {
            ForeignKeys = true,
            DefaultTimeout = Math.Max(1, (Options.BusyTimeoutMs + 999) / 1000), // seconds; 0 would wait for ever
        };

        if (IsInMemory)
        {
            _connection.DataSource = $"hadrian-{Guid.NewGuid():N}";
            _connection.Mode = SqliteOpenMode.Memory;
            _connection.Cache = SqliteCacheMode.Shared;

            // The database lives as long as a connection to it is open.
            _keepAlive = new SqliteConnection(ConnectionString);
            _keepAlive.Open();
        }
        else
        {
            // Only the start creates the file: one that vanishes later is an error, not an empty database.
            _connection.DataSource = Path;
            _connection.Mode = SqliteOpenMode.ReadWrite;
        }
    }

    public SqliteStorageOptions Options { get; }

    public bool IsInMemory { get; }

    /// <summary>The full path of the file, or <c>:memory:</c>.</summary>
    public string Path { get; }

    public string ConnectionString => _connection.ConnectionString;

    /// <summary>Connections that share memory cannot wait for each other's table locks, so they take turns.</summary>
    public int MaxConnections => IsInMemory ? 1 : Options.MaxConnections;

    /// <summary>Opens a connection that may create the file.</summary>
    public SqliteConnection OpenForSetup()
    {
        var setup = new SqliteConnectionStringBuilder(ConnectionString) { Pooling = false };
        if (!IsInMemory && Options.CreateIfMissing)
        {
            setup.Mode = SqliteOpenMode.ReadWriteCreate;
        }

        var connection = new SqliteConnection(setup.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _keepAlive?.Dispose();

        // Idle pooled connections would keep the file and its write-ahead log open.
        using var pooled = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(pooled);
    }

    private static string FullPath(string path)
        => System.IO.Path.GetFullPath(path.StartsWith("~/", StringComparison.Ordinal)
            ? System.IO.Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path.AsSpan(1))
            : path);
}
