using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql.Tests;

public sealed class PostgreSqlStorageOptionsTests
{
    private const string Url = "postgres://user:hunter2@host/d";

    [Fact]
    public void Bind_EverySetting_ArrivesInItsOption()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["url"] = Url,
            ["min_connections"] = "2",
            ["max_connections"] = "7",
            ["connect_timeout_secs"] = "3",
            ["idle_timeout_secs"] = "4",
            ["ssl_mode"] = "verify_full",
            ["run_migrations"] = "false",
        }).Build();

        var options = configuration.Get<PostgreSqlStorageOptions>()!;

        Assert.Equal((Url, 2, 7, 3, 4, "verify_full", false), (
            options.Url, options.MinConnections, options.MaxConnections, options.ConnectTimeoutSecs, options.IdleTimeoutSecs, options.SslMode,
            options.RunMigrations));
    }

    [Theory]
    [InlineData("database.url", "mysql://user:hunter2@host/d")]
    [InlineData("database.min_connections", Url, -1)]
    [InlineData("database.min_connections", Url, 21)]
    [InlineData("database.max_connections", Url, 0, 0)]
    [InlineData("database.max_connections", Url, 1, 1001)]
    [InlineData("database.connect_timeout_secs", Url, 1, 20, 0)]
    [InlineData("database.idle_timeout_secs", Url, 1, 20, 10, 0)]
    [InlineData("database.ssl_mode", Url, 1, 20, 10, 300, "sometimes")]
    public void Validate_OutOfRange_NamesTheSettingAlone(
        string setting, string url, int min = 1, int max = 20, int connect = 10, int idle = 300, string? ssl = null)
    {
        var result = new PostgreSqlStorageOptionsValidator().Validate(null, new PostgreSqlStorageOptions
        {
            Url = url,
            MinConnections = min,
            MaxConnections = max,
            ConnectTimeoutSecs = connect,
            IdleTimeoutSecs = idle,
            SslMode = ssl,
        });

        Assert.Contains(setting, Assert.Single(result.Failures!), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddPostgreSqlStorage_WrongUrl_IsRefusedWhereItIsAskedFor()
    {
        await using var node = new TestNode("postgres://");

        Assert.Throws<OptionsValidationException>(() => node.Services.GetRequiredService<IOptions<PostgreSqlStorageOptions>>().Value);
    }

    [Theory]
    [InlineData("postgres://host/d", null, 3, "Prefer")]
    [InlineData("postgres://host/d?sslmode=require&connect_timeout=9", null, 9, "Require")]
    [InlineData("postgres://host/d?sslmode=require", "disable", 3, "Disable")]
    [InlineData("Host=host;Timeout=9", "verify_ca", 9, "VerifyCA")]
    public void PostgreSqlDatabase_UrlAndSettings_SettingWinsForTlsAndUrlForTime(string url, string? mode, int timeout, string expected)
    {
        using var database = new PostgreSqlDatabase(Options.Create(new PostgreSqlStorageOptions { Url = url, SslMode = mode, ConnectTimeoutSecs = 3, MinConnections = 2, MaxConnections = 4, IdleTimeoutSecs = 5 }));

        var used = new Npgsql.NpgsqlConnectionStringBuilder(database.Source.ConnectionString);

        Assert.Equal(Npgsql.GssEncryptionMode.Disable, used.GssEncryptionMode);
        Assert.Equal((timeout, expected, 2, 4, 5, "hadrian"), (used.Timeout, used.SslMode.ToString(), used.MinPoolSize, used.MaxPoolSize, used.ConnectionIdleLifetime, used.ApplicationName));
    }
}
