namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class ApiKeyStoreRotateTests : StorageTest
{
    [StorageFact]
    public async Task RotateAsync_LiveKey_AddsTheSuccessorAndEndsTheKeyAfterItsGrace()
    {
        var (key, hash, newHash) = (Samples.Key(), Samples.Hash(), Samples.Hash());
        await Node.ApiKeys.CreateAsync(key, hash, None);
        var successor = key with { Id = Guid.NewGuid(), RotatedFromKeyId = key.Id, BudgetSubjectId = key.BudgetSubject };

        Assert.Equal(hash, await Node.ApiKeys.RotateAsync(key.Id, Now.AddHours(1), successor, newHash, None));

        Assert.Equal(Now.AddHours(1), (await Node.ApiKeys.FindAsync(key.Id, None))!.RotationGraceUntil);
        Assert.Equal(key.Id, (await Node.ApiKeys.FindByHashAsync(newHash, None))!.BudgetSubject);
    }

    [StorageTheory]
    [InlineData("missing")]
    [InlineData("revoked")]
    [InlineData("rotated")]
    public async Task RotateAsync_KeyIsNotLive_WritesNothing(string why)
    {
        var key = Samples.Key() with
        {
            RevokedAt = why == "revoked" ? Now : null,
            RotationGraceUntil = why == "rotated" ? Now : null,
        };
        if (why != "missing")
        {
            await Node.ApiKeys.CreateAsync(key, Samples.Hash(), None);
        }

        var successor = Samples.Key();

        Assert.Null(await Node.ApiKeys.RotateAsync(key.Id, Now.AddHours(1), successor, Samples.Hash(), None));

        Assert.Null(await Node.ApiKeys.FindAsync(successor.Id, None));
    }
}
