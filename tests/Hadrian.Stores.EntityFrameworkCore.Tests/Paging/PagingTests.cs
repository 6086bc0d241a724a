using CsCheck;
using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class PagingTests : StorageTest
{
    // Few times for many rows, so that pages end between rows of one time.
    private static readonly Gen<Organization[]> Lists = Gen.Int[0, 5].Array[0, 40].Select(
        seconds => seconds.Select(second => Samples.Organization() with { CreatedAt = Now.AddSeconds(second) }).ToArray());

    [StorageFact]
    public async Task ListAsync_WalkedForward_ReturnsEveryRowOnceInOrder()
        => await Gen.Select(Lists, Gen.Int[1, 50]).SampleAsync(
            async (rows, limit) =>
            {
                await StoreAsync(rows);

                var pages = await WalkForwardAsync(limit);

                Assert.Equal(NewestFirst(rows), pages.SelectMany(page => page));
                Assert.All(pages.SkipLast(1), page => Assert.Equal(limit, page.Count));
            },
            iter: 40, threads: 1);

    [StorageFact]
    public async Task ListAsync_WalkedBackwardFromTheEnd_ReturnsTheSamePages()
        => await Gen.Select(Lists.Where(rows => rows.Length > 0), Gen.Int[1, 50]).SampleAsync(
            async (rows, limit) =>
            {
                await StoreAsync(rows);
                var pages = await WalkForwardAsync(limit);

                for (var i = pages.Count - 1; i > 0; i--)
                {
                    var previous = await Node.Organizations.ListAsync(new PageRequest(limit, Before(pages[i]), Backward: true), None);

                    Assert.Equal(pages[i - 1], previous.Items);
                    Assert.Equal(i > 1, previous.HasMore);
                }

                var beforeAll = await Node.Organizations.ListAsync(new PageRequest(limit, Before(pages[0]), Backward: true), None);
                Assert.Empty(beforeAll.Items);
                Assert.False(beforeAll.HasMore);
            },
            iter: 40, threads: 1);

    [StorageFact]
    public async Task ListAsync_BackwardWithoutCursor_ReturnsTheOldestRowsNewestFirst()
    {
        var rows = Enumerable.Range(0, 5).Select(second => Samples.Organization() with { CreatedAt = Now.AddSeconds(second) }).ToArray();
        await StoreAsync(rows);

        var page = await Node.Organizations.ListAsync(new PageRequest(2, Backward: true), None);

        Assert.Equal([rows[1], rows[0]], page.Items);
        Assert.True(page.HasMore);
    }

    [StorageTheory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task ListAsync_LimitBelowOne_Throws(int limit)
        => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Node.Organizations.ListAsync(new PageRequest(limit), None));

    [StorageFact]
    public async Task ListAsync_GreatestLimit_ReturnsAll()
    {
        await StoreAsync([Samples.Organization(), Samples.Organization()]);

        var page = await Node.Organizations.ListAsync(new PageRequest(int.MaxValue), None);

        Assert.Equal(2, page.Items.Count);
    }

    private static IEnumerable<Organization> NewestFirst(IEnumerable<Organization> rows)
        => rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id.ToString(), StringComparer.Ordinal);

    private static PageCursor Before(IReadOnlyList<Organization> page) => new(page[0].CreatedAt, page[0].Id);

    private async Task<List<IReadOnlyList<Organization>>> WalkForwardAsync(int limit)
    {
        List<IReadOnlyList<Organization>> pages = [];
        PageCursor? cursor = null;
        while (true)
        {
            var page = await Node.Organizations.ListAsync(new PageRequest(limit, cursor), None);
            pages.Add(page.Items);
            if (!page.HasMore)
            {
                return pages;
            }

            cursor = new PageCursor(page.Items[^1].CreatedAt, page.Items[^1].Id);
        }
    }

    private async Task StoreAsync(Organization[] rows)
    {
        using var context = Node.CreateContext();
        await context.Organizations.ExecuteDeleteAsync();
        context.AddRange(rows.Select(row => row.ToEntity()));
        await context.SaveChangesAsync();
    }
}
