using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite.Tests;

public sealed class SqliteStorageOptionsTests
{
    [Theory]
    [InlineData("database.path", "")]
    [InlineData("database.path", " ")]
    [InlineData("database.path", "a\0b")]
    public async Task Validate_BadPath_NamesTheKey(string key, string path)
        => await AssertInvalidAsync(key, options => options.Path = path);

    [Theory]
    [InlineData(-1)]
    [InlineData(600_001)]
    public async Task Validate_BadBusyTimeout_NamesTheKey(int milliseconds)
        => await AssertInvalidAsync("database.busy_timeout_ms", options => (options.Path, options.BusyTimeoutMs) = ("x", milliseconds));

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public async Task Validate_BadMaxConnections_NamesTheKey(int connections)
        => await AssertInvalidAsync("database.max_connections", options => (options.Path, options.MaxConnections) = ("x", connections));

    [Fact]
    public void Bind_KeysOfTheConfigurationFile_FillEveryOption()
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["path"] = "hadrian.db",
            ["create_if_missing"] = "false",
            ["create_directory"] = "true",
            ["wal_mode"] = "false",
            ["busy_timeout_ms"] = "7",
            ["max_connections"] = "8",
            ["run_migrations"] = "false",
        }).Build();

        var options = section.Get<SqliteStorageOptions>();

        Assert.Equivalent(
            new SqliteStorageOptions
            {
                Path = "hadrian.db",
                CreateIfMissing = false,
                CreateDirectory = true,
                WalMode = false,
                BusyTimeoutMs = 7,
                MaxConnections = 8,
                RunMigrations = false,
            },
            options,
            strict: true);
    }

    [Fact]
    public async Task Path_HomeAndRelative_AreExpanded()
    {
        await using var home = new TestNode("~/hadrian.db");
        await using var relative = new TestNode("data/hadrian.db");

        Assert.Equal(
            Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "hadrian.db"),
            home.Services.GetRequiredService<SqliteDatabase>().Path);
        Assert.Equal(
            Path.Join(Environment.CurrentDirectory, "data", "hadrian.db"),
            relative.Services.GetRequiredService<SqliteDatabase>().Path);
    }

    private static async Task AssertInvalidAsync(string key, Action<SqliteStorageOptions> configure)
    {
        await using var node = new TestNode(configure);

        var failure = Assert.Throws<OptionsValidationException>(node.Services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains(key, failure.Message, StringComparison.Ordinal);
    }
}
