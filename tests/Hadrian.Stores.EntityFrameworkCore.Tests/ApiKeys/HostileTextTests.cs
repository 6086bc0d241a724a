using CsCheck;
using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class HostileTextTests : StorageTest
{
    private static readonly string[] Pieces =
        ["'", "''", "\"", "\0", ";", "--", "/*", "%", "_", "\\", "\n", "`", "' OR 1=1 --", "'; DROP TABLE api_keys; --", "ü", "🦔", "\u202e", "a", "0"];

    private static readonly Gen<string> Text = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 8].Select(string.Concat);

    [StorageFact]
    public async Task FindByHashAsync_AnyText_FindsOnlyWhatEqualsIt()
    {
        var (key, hash) = (Samples.Key(), Samples.Hash());
        await Node.ApiKeys.CreateAsync(key, hash, None);

        await Text.SampleAsync(
            async text =>
            {
                Assert.Null(await Node.ApiKeys.FindByHashAsync(text, None));
                Assert.Null(await Node.ApiKeys.FindByHashAsync(hash + "\0" + text, None));
                Assert.Equal(key, await Node.ApiKeys.FindByHashAsync(hash, None));
            },
            iter: 300, threads: 1);
    }

    [StorageFact]
    public async Task TryCreateAsync_AnySlug_StoresExactlyThat()
        => await Text.Where(text => text.Length <= 64).Array[1, 5].SampleAsync(
            async slugs =>
            {
                await EmptyAsync();
                foreach (var slug in slugs)
                {
                    var taken = await Node.Organizations.FindBySlugAsync(slug, None) is not null;

                    Assert.Equal(!taken, await Node.Organizations.TryCreateAsync(Samples.Organization(slug), None));

                    Assert.Equal(Storable(slug), (await Node.Organizations.FindBySlugAsync(slug, None))!.Slug);
                }

                var stored = await Node.Organizations.ListAsync(new PageRequest(10), None);
                Assert.Equal(slugs.Select(Storable).ToHashSet(), stored.Items.Select(organization => organization.Slug).ToHashSet());
            },
            iter: 200, threads: 1);

    [StorageFact]
    public async Task AppendAsync_AnyText_StoresExactlyThat()
        => await Text.SampleAsync(
            async text =>
            {
                var record = Samples.Usage() with { Model = text, Provider = text, RequestId = text, FinishReason = text };

                await Node.Usage.AppendAsync([record], None);

                using var context = Node.CreateContext();
                var row = await context.Usage.SingleAsync(row => row.OperationId == record.OperationId);
                Assert.All([row.Model, row.Provider, row.RequestId, row.FinishReason], stored => Assert.Equal(Storable(text), stored));
            },
            iter: 200, threads: 1);

    private async Task EmptyAsync()
    {
        using var context = Node.CreateContext();
        await context.Organizations.ExecuteDeleteAsync();
    }
}
