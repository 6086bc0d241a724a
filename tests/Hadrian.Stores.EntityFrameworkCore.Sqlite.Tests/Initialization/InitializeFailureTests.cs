using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite.Tests;

public sealed class InitializeFailureTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task InitializeAsync_DirectoryMissing_NamesItAndMkdir()
    {
        var path = _folder.File("absent/deep/hadrian.db");

        await AssertRefusedAsync(path, $"mkdir -p '{_folder.File("absent/deep")}'");

        Assert.False(Directory.Exists(_folder.File("absent")));
    }

    [Fact]
    public async Task InitializeAsync_PathIsADirectory_SuggestsAFileInIt()
        => await AssertRefusedAsync(_folder.Path, "is a directory", _folder.File("hadrian.db"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task InitializeAsync_PathBelowAFile_NamesTheFile(bool createDirectory)
    {
        await File.WriteAllTextAsync(_folder.File("notes"), "");

        await AssertRefusedAsync(
            options => (options.Path, options.CreateDirectory) = (_folder.File("notes/deep/hadrian.db"), createDirectory),
            _folder.File("notes/deep/hadrian.db"), $"'{_folder.File("notes")}', which is a file");
    }

    [Fact]
    public async Task InitializeAsync_NoDatabase_SaysSoAndLeavesTheFile()
    {
        var text = new string('x', 5_000);
        await File.WriteAllTextAsync(_folder.File("notes.txt"), text);

        await AssertRefusedAsync(_folder.File("notes.txt"), "is not a SQLite database");

        Assert.Equal(text, await File.ReadAllTextAsync(_folder.File("notes.txt")));
    }

    [Fact]
    public async Task InitializeAsync_FileMissingAndNotToBeCreated_NamesTheSetting()
    {
        await AssertRefusedAsync(
            options => (options.Path, options.CreateIfMissing) = (_folder.File(), false),
            _folder.File(), "database.create_if_missing");

        Assert.False(File.Exists(_folder.File()));
    }

    [Fact]
    public async Task InitializeAsync_FileMissingAndMigrationsNotToRun_CreatesNothing()
    {
        await AssertRefusedAsync(
            options => (options.Path, options.RunMigrations) = (_folder.File(), false),
            _folder.File(), "database.run_migrations");

        Assert.False(File.Exists(_folder.File()));
    }

    [Fact]
    public async Task InitializeAsync_SchemaOldAndMigrationsNotToRun_ListsWhatIsPending()
    {
        await File.WriteAllBytesAsync(_folder.File(), []);

        await AssertRefusedAsync(
            options => (options.Path, options.RunMigrations) = (_folder.File(), false),
            _folder.File(), "database.run_migrations", "_Initial");
    }

    [Fact]
    public async Task InitializeAsync_TablesOfSomeoneElse_ReportsTheFailedMigration()
    {
        using (var connection = new SqliteConnection($"Data Source={_folder.File()};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE api_keys (x)";
            command.ExecuteNonQuery();
        }

        await AssertRefusedAsync(_folder.File(), "cannot be brought up to date", "api_keys");
        await AssertRefusedAsync(_folder.File(), "cannot be brought up to date", "api_keys");
    }

    [Fact]
    public async Task InitializeAsync_LockedByAnotherProcess_SaysSo()
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File()};Pooling=False");
        connection.Open();
        using var transaction = connection.BeginTransaction();

        await AssertRefusedAsync(
            options => (options.Path, options.BusyTimeoutMs) = (_folder.File(), 1),
            _folder.File(), "database.busy_timeout_ms");
    }

    [Fact]
    public async Task MigrateAsync_LockLeftByAKilledProcess_GivesUpAndSaysHowToRemoveIt()
    {
        InitializeTests.LeaveMigrationLock(_folder.File());
        await using var node = new TestNode(_folder.File());
        var migrator = new SchemaMigrator(
            node.Services.GetRequiredService<SqliteDatabase>(),
            node.Services.GetRequiredService<IDbContextFactory<HadrianDbContext>>(),
            TimeProvider.System,
            NullLogger<SchemaMigrator>.Instance)
        {
            LockTimeout = TimeSpan.FromMilliseconds(50),
        };

        var refusal = await Assert.ThrowsAsync<GatewayStorageException>(() => migrator.MigrateAsync(CancellationToken.None));

        Assert.Contains($"sqlite3 '{_folder.File()}' 'DELETE FROM __EFMigrationsLock'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InitializeAsync_DirectoryNotWritable_SaysWhichPermissionsToCheck()
    {
        // Nobody may create files here, the superuser included.
        if (OperatingSystem.IsLinux())
        {
            await AssertRefusedAsync("/proc/hadrian.db", "Check the permissions", "ls -la '/proc'");
            await AssertRefusedAsync(
                options => (options.Path, options.CreateDirectory) = ("/proc/hadrian/hadrian.db", true),
                "/proc/hadrian/hadrian.db", "cannot be created", "mkdir -p '/proc/hadrian'");
        }
    }

    [Theory]
    [InlineData(3, "Check the permissions")]
    [InlineData(8, "Check the permissions")]
    [InlineData(14, "Check the permissions")]
    [InlineData(5, "database.busy_timeout_ms")]
    [InlineData(6, "database.busy_timeout_ms")]
    [InlineData(10, "disk")]
    [InlineData(13, "disk")]
    [InlineData(11, "backup")]
    [InlineData(26, "not a SQLite database")]
    [InlineData(1, "backup")]
    public void Explain_EachCode_NamesSettingPathAndRemedy(int code, string remedy)
    {
        var explained = SqliteFailure.Explain(new SqliteException("It failed.", code), "/data/hadrian.db");

        Assert.Contains("database.path '/data/hadrian.db'", explained.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, explained.Message, StringComparison.Ordinal);
        Assert.Contains("It failed", explained.Message, StringComparison.Ordinal);
    }

    private static Task AssertRefusedAsync(string path, params string[] parts)
        => AssertRefusedAsync(options => options.Path = path, path, parts);

    private static async Task AssertRefusedAsync(Action<SqliteStorageOptions> configure, string path, params string[] parts)
    {
        await using var node = new TestNode(configure);

        var refusal = await Assert.ThrowsAsync<GatewayStorageException>(
            async () => await node.Storage.InitializeAsync(CancellationToken.None));

        Assert.Contains("database.path", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"'{path}'", refusal.Message, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
    }
}
