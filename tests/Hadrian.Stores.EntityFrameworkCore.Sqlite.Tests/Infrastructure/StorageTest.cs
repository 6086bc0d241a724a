namespace Hadrian.Stores.EntityFrameworkCore.Sqlite.Tests;

/// <summary>A test on a started node with a database file of its own.</summary>
public abstract class StorageTest : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hadrian-sqlite-");
    private TestNode? _node;

    protected static CancellationToken None => CancellationToken.None;

    protected static DateTimeOffset Now { get; } = new(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero);

    private protected TestNode Node => _node ?? throw new InvalidOperationException("Not started.");

    protected string DatabasePath => Path.Join(_directory.FullName, "hadrian.db");

    public async Task InitializeAsync() => _node = await TestNode.StartAsync(DatabasePath);

    public async Task DisposeAsync()
    {
        await Node.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
