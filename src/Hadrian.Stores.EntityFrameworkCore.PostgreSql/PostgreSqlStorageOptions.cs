using Microsoft.Extensions.Configuration;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql;

/// <summary>Settings of the PostgreSQL storage: the <c>[database]</c> table of <c>hadrian.toml</c>.</summary>
public sealed class PostgreSqlStorageOptions
{
    /// <summary>Gets or sets where the database is.</summary>
    /// <value>
    /// Required: <c>postgres://user:password@host:5432/database?sslmode=require</c>, or Npgsql's own
    /// <c>Host=…;Username=…;Password=…;Database=…</c>. Special characters in a URL's password are percent-encoded.
    /// </value>
    public string Url { get; set; } = "";

    /// <summary>Gets or sets where a replica of the database is, which reports of usage are read from, so that they do not slow down calls.</summary>
    /// <value>As <see cref="Url"/>; <see cref="SslMode"/> applies to both. By default reports are read from the database itself, as they are while the replica is away.</value>
    [ConfigurationKeyName("read_url")]
    public string? ReadUrl { get; set; }

    /// <summary>Gets or sets how many connections are made at start and kept, so that the first calls do not wait for one.</summary>
    /// <value>0 to <see cref="MaxConnections"/>; the default is 1.</value>
    [ConfigurationKeyName("min_connections")]
    public int MinConnections { get; set; } = 1;

    /// <summary>Gets or sets how many connections are open at once; further work waits for its turn.</summary>
    /// <value>1 to 1,000; the default is 20. All nodes together must stay below the server's <c>max_connections</c>.</value>
    [ConfigurationKeyName("max_connections")]
    public int MaxConnections { get; set; } = 20;

    /// <summary>Gets or sets how long a connection may take to be made, in seconds.</summary>
    /// <value>1 to 1,000; the default is 10.</value>
    [ConfigurationKeyName("connect_timeout_secs")]
    public int ConnectTimeoutSecs { get; set; } = 10;

    /// <summary>Gets or sets after how many seconds without work a connection beyond <see cref="MinConnections"/> is closed.</summary>
    /// <value>1 to 86,400; the default is 300.</value>
    [ConfigurationKeyName("idle_timeout_secs")]
    public int IdleTimeoutSecs { get; set; } = 300;

    /// <summary>Gets or sets how connections are encrypted and what is checked of the server, as <c>sslmode</c> in libpq.</summary>
    /// <value>
    /// <c>disable</c>, <c>prefer</c>, <c>require</c>, <c>verify_ca</c> (a certificate of a trusted authority) or <c>verify_full</c>
    /// (that names the host, too). The default is what the URL says by <c>sslmode</c>, otherwise <c>prefer</c>.
    /// </value>
    [ConfigurationKeyName("ssl_mode")]
    public string? SslMode { get; set; }

    /// <summary>Gets or sets whether pending migrations are applied at start. If not, an outdated schema stops the start.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    [ConfigurationKeyName("run_migrations")]
    public bool RunMigrations { get; set; } = true;
}
