using Microsoft.Extensions.Configuration;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite;

/// <summary>Settings of the SQLite storage: the <c>[database]</c> table of <c>hadrian.toml</c>.</summary>
public sealed class SqliteStorageOptions
{
    /// <summary>Gets or sets the database file, or <c>:memory:</c> for one that lives as long as the process.</summary>
    /// <value>Required. A leading <c>~/</c> is the user's home; a relative path starts at the working directory.</value>
    public string Path { get; set; } = "";

    /// <summary>Gets or sets whether a missing file is created.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    [ConfigurationKeyName("create_if_missing")]
    public bool CreateIfMissing { get; set; } = true;

    /// <summary>Gets or sets whether a missing directory is created, too. Meant for a default path, where a typing error is ruled out.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    [ConfigurationKeyName("create_directory")]
    public bool CreateDirectory { get; set; }

    /// <summary>Gets or sets whether readers and the writer work side by side, by write-ahead logging.</summary>
    /// <value>The default is <see langword="true"/>. Turn it off on network file systems, which lack the shared memory it needs.</value>
    [ConfigurationKeyName("wal_mode")]
    public bool WalMode { get; set; } = true;

    /// <summary>Gets or sets how long a statement waits for a lock held by another connection or process, in milliseconds.</summary>
    /// <value>0 to 600,000; the default is 5,000.</value>
    [ConfigurationKeyName("busy_timeout_ms")]
    public int BusyTimeoutMs { get; set; } = 5_000;

    /// <summary>Gets or sets how many connections are open at once; further work waits for its turn.</summary>
    /// <value>1 to 1,000; the default is 5. <c>:memory:</c> always uses one.</value>
    [ConfigurationKeyName("max_connections")]
    public int MaxConnections { get; set; } = 5;

    /// <summary>Gets or sets whether pending migrations are applied at start. If not, an outdated schema stops the start.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    [ConfigurationKeyName("run_migrations")]
    public bool RunMigrations { get; set; } = true;
}
