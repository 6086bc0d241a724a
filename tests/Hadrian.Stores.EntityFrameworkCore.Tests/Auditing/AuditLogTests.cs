using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class AuditLogTests : StorageTest
{
    private static readonly PageRequest All = new(100);

    private IAuditLog Log => Node.Services.GetRequiredService<IAuditLog>();

    [StorageFact]
    public async Task Change_IsStoredWithItsRecordOrNeitherIs()
    {
        var acme = Samples.Organization("acme");
        using (var scope = AuditScope.Begin(Record("organization.create", acme.Id)))
        {
            Assert.True(await Node.Organizations.TryCreateAsync(acme, None));
            Assert.False(scope.IsPending);
        }

        using (AuditScope.Begin(Record("organization.create", Guid.NewGuid())))
        {
            Assert.False(await Node.Organizations.TryCreateAsync(Samples.Organization("acme"), None));
        }

        using (var scope = AuditScope.Begin(Record("organization.update", acme.Id)))
        {
            Assert.True(await Node.Organizations.UpdateAsync(acme with { Name = "New" }, None));
            Assert.False(scope.IsPending);
        }

        using (var scope = AuditScope.Begin(Record("organization.update", Guid.NewGuid())))
        {
            Assert.False(await Node.Organizations.UpdateAsync(Samples.Organization(), None));
            Assert.True(scope.IsPending);
        }

        Assert.Equal(["organization.update", "organization.create"], (await Log.ListAsync(new AuditQuery(), All, None)).Items.Select(record => record.Action).Order().Reverse());
    }

    [StorageFact]
    public async Task Change_WhoseRecordCannotBeWritten_IsNotMade()
    {
        var (key, hash) = (Samples.Key(), Samples.Hash());
        await Node.ApiKeys.CreateAsync(key, hash, None);
        var record = Record("api_key.revoke", key.Id);
        await Log.AppendAsync(record, None);

        using (AuditScope.Begin(record))
        {
            await Assert.ThrowsAsync<DbUpdateException>(async () => await Node.ApiKeys.RevokeAsync(key.Id, Now, None));
        }

        Assert.Null((await Node.ApiKeys.FindAsync(key.Id, None))!.RevokedAt);
    }

    [StorageFact]
    public async Task ListAsync_FindsByEveryFilterAndKeepsEveryField()
    {
        var record = Record("api_key.create", Guid.NewGuid()) with
        {
            ActorType = AuditActorType.ApiKey,
            ActorId = Guid.NewGuid(),
            OrganizationId = Guid.NewGuid(),
            ProjectId = Guid.NewGuid(),
            Details = """{"after":{"name":"k"}}""",
            IpAddress = "::1",
            UserAgent = "curl",
        };
        await Log.AppendAsync(record, None);
        await Log.AppendAsync(Record("other", Guid.NewGuid()) with { ResourceType = "other", Timestamp = Now.AddDays(1) }, None);

        foreach (var query in new AuditQuery[]
        {
            new() { ActorType = record.ActorType }, new() { ActorId = record.ActorId }, new() { Action = record.Action }, new() { ResourceType = record.ResourceType },
            new() { ResourceId = record.ResourceId }, new() { OrganizationId = record.OrganizationId }, new() { ProjectId = record.ProjectId },
            new() { From = Now, To = Now.AddMilliseconds(1) },
        })
        {
            Assert.Equal(record, Assert.Single((await Log.ListAsync(query, All, None)).Items));
        }

        Assert.Equal(record, await Log.FindAsync(record.Id, None));
        Assert.Equal("other", (await Log.ListAsync(new AuditQuery(), new PageRequest(1), None)).Items[0].Action);
    }

    [StorageFact]
    public async Task DeleteAsync_TakesTheOldestFirst()
    {
        for (var day = 0; day < 3; day++)
        {
            await Log.AppendAsync(Record($"day.{day}", Guid.NewGuid()) with { Timestamp = Now.AddDays(day) }, None);
        }

        Assert.Equal(1, await Log.DeleteAsync(Now.AddDays(2), 1, None));
        Assert.Equal(["day.2", "day.1"], (await Log.ListAsync(new AuditQuery(), All, None)).Items.Select(record => record.Action));
        Assert.Equal(1, await Log.DeleteAsync(Now.AddDays(2), 10, None));
    }

    private static AuditRecord Record(string action, Guid resource) => new()
    {
        Id = Guid.CreateVersion7(Now),
        Timestamp = Now,
        ActorType = AuditActorType.System,
        Action = action,
        ResourceType = action.Split('.')[0],
        ResourceId = resource,
    };
}
