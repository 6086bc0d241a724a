namespace Hadrian.Stores.EntityFrameworkCore.Tests;

/// <summary>A test on a started node with a database of its own. The other half of the class says of which kind.</summary>
public abstract partial class StorageTest : IAsyncLifetime
{
    private StorageNode? _node;

    protected static CancellationToken None => CancellationToken.None;

    protected static DateTimeOffset Now => Samples.Now;

    private protected StorageNode Node => _node ?? throw new InvalidOperationException("Not started.");

    public async Task InitializeAsync()
    {
        await CreateDatabaseAsync();
        _node = await StartNodeAsync();
    }

    public async Task DisposeAsync()
    {
        await Node.DisposeAsync();
        await DropDatabaseAsync();
    }

    /// <summary>Starts a further node on the database.</summary>
    private protected async Task<StorageNode> StartNodeAsync()
    {
        var node = new StorageNode(AddStorage);
        await node.Storage.InitializeAsync(None);
        return node;
    }

    /// <summary>Registers the storage on the test's database.</summary>
    protected partial void AddStorage(IHadrianGatewayBuilder builder);

    /// <summary>Gives a text as the database can store it.</summary>
    protected static partial string Storable(string text);

    private partial Task CreateDatabaseAsync();

    private partial Task DropDatabaseAsync();
}
