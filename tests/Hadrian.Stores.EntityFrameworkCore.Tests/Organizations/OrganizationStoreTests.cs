using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class OrganizationStoreTests : StorageTest
{
    private IOrganizationStore Organizations => Node.Organizations;

    [StorageFact]
    public async Task FindAsync_Stored_ReturnsEveryField()
    {
        var acme = Samples.Organization("acme") with { UpdatedAt = Now.AddDays(1) };
        await Organizations.TryCreateAsync(Samples.Organization(), None);

        Assert.True(await Organizations.TryCreateAsync(acme, None));

        Assert.Equal(acme, await Organizations.FindBySlugAsync("acme", None));
        Assert.Equal(acme, await Organizations.FindAsync(acme.Id, None));
    }

    [StorageFact]
    public async Task FindAsync_Unknown_ReturnsNull()
    {
        await Organizations.TryCreateAsync(Samples.Organization("acme"), None);

        Assert.Null(await Organizations.FindBySlugAsync("ACME", None));
        Assert.Null(await Organizations.FindAsync(Guid.NewGuid(), None));
    }

    [StorageFact]
    public async Task TryCreateAsync_SlugTaken_ReturnsFalseAndKeepsTheFirst()
    {
        var first = Samples.Organization("acme");
        await Organizations.TryCreateAsync(first, None);

        Assert.False(await Organizations.TryCreateAsync(Samples.Organization("acme"), None));

        Assert.Equal(first, await Organizations.FindBySlugAsync("acme", None));
    }

    [StorageFact]
    public async Task TryCreateAsync_IdTaken_Throws()
    {
        var first = Samples.Organization("acme");
        await Organizations.TryCreateAsync(first, None);

        await Assert.ThrowsAsync<DbUpdateException>(async () => await Organizations.TryCreateAsync(first with { Slug = "other" }, None));
    }

    [StorageFact]
    public async Task TryCreateAsync_SlugOfADeletedOne_IsFree()
    {
        var deleted = Samples.Organization("acme");
        await Organizations.TryCreateAsync(deleted, None);
        await DeleteAsync(deleted);
        Assert.Null(await Organizations.FindBySlugAsync("acme", None));
        Assert.Null(await Organizations.FindAsync(deleted.Id, None));

        var second = Samples.Organization("acme") with { CreatedAt = Now.AddSeconds(1) };
        Assert.True(await Organizations.TryCreateAsync(second, None));

        Assert.Equal(second, await Organizations.FindBySlugAsync("acme", None));
        Assert.Equal([second], (await Organizations.ListAsync(new PageRequest(10), None)).Items);
        Assert.Equal([second, deleted], (await Organizations.ListAsync(new PageRequest(10, IncludeDeleted: true), None)).Items);
    }

    [StorageFact]
    public async Task TryCreateAsync_OneSlugFromManyNodes_ExactlyOneWins()
    {
        await using var other = await StartNodeAsync();
        StorageNode[] nodes = [Node, other];

        var won = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(
            () => nodes[i % 2].Organizations.TryCreateAsync(Samples.Organization("acme"), None).AsTask())));

        Assert.Single(won, true);
        Assert.Single((await Organizations.ListAsync(new PageRequest(10), None)).Items);
    }

    private async Task DeleteAsync(Organization organization)
    {
        using var context = Node.CreateContext();
        await context.Organizations.Where(row => row.Id == organization.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DeletedAt, Now));
    }
}
