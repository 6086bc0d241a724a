namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class OrganizationUnitStoreTests : StorageTest
{
    private static readonly Guid Acme = Guid.NewGuid();
    private static readonly PageRequest All = new(100);

    [StorageFact]
    public async Task TryCreateAsync_KeepsEveryField()
    {
        var team = Samples.Team(Acme, "core");
        var project = Samples.Project(Acme, "app", team.Id) with { UpdatedAt = Now.AddDays(1) };
        var account = Account("ci");

        Assert.True(await Node.Teams.TryCreateAsync(team, None));
        Assert.True(await Node.Projects.TryCreateAsync(project, None));
        Assert.True(await Node.ServiceAccounts.TryCreateAsync(account, None));

        Assert.Equal(team, await Node.Teams.FindAsync(team.Id, None));
        Assert.Equal(project, await Node.Projects.FindBySlugAsync(Acme, "app", None));
        var found = (await Node.ServiceAccounts.FindAsync(account.Id, None))!;
        Assert.Equal(["admin", "own"], found.Roles);
        Assert.Equal(account, found with { Roles = account.Roles });
    }

    [StorageFact]
    public async Task TryCreateAsync_SlugTaken_IsRefusedInTheSameOrganizationOnly()
    {
        Assert.True(await Node.Teams.TryCreateAsync(Samples.Team(Acme, "core"), None));

        Assert.False(await Node.Teams.TryCreateAsync(Samples.Team(Acme, "core"), None));
        Assert.True(await Node.Teams.TryCreateAsync(Samples.Team(Guid.NewGuid(), "core"), None));
        Assert.True(await Node.Projects.TryCreateAsync(Samples.Project(Acme, "core"), None));
        Assert.Equal(1, await Node.Teams.CountAsync(Acme, None));
        Assert.Null(await Node.Teams.FindBySlugAsync(Guid.NewGuid(), "core", None));
    }

    [StorageFact]
    public async Task TryCreateAsync_ManyAtOnce_OneWins()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Node.Teams.TryCreateAsync(Samples.Team(Acme, "core"), None).AsTask()));

        Assert.Single(made, won => won);
    }

    [StorageFact]
    public async Task ListAsync_Search_FindsBySlugAndName()
    {
        await Node.Teams.TryCreateAsync(Samples.Team(Acme, "core") with { Name = "Platform" }, None);
        await Node.Teams.TryCreateAsync(Samples.Team(Acme, "platform-ops") with { Name = "Operations" }, None);
        await Node.Teams.TryCreateAsync(Samples.Team(Guid.NewGuid(), "platform"), None);

        Assert.Equal(["core", "platform-ops"], (await Node.Teams.ListAsync(Acme, null, All with { Search = "PLAT" }, None)).Items.Select(team => team.Slug).Order());
        Assert.Empty((await Node.Teams.ListAsync(Acme, null, All with { Search = "ore" }, None)).Items);
    }

    [StorageFact]
    public async Task UpdateAsync_ReplacesWhatMayChange()
    {
        var account = Account("ci");
        Assert.False(await Node.ServiceAccounts.UpdateAsync(account, None));
        await Node.ServiceAccounts.TryCreateAsync(account, None);

        Assert.True(await Node.ServiceAccounts.UpdateAsync(
            account with { Slug = "other", Name = "New", Description = null, Roles = [], OrganizationId = Guid.NewGuid(), UpdatedAt = Now.AddDays(2) }, None));

        var found = (await Node.ServiceAccounts.FindAsync(account.Id, None))!;
        Assert.Equal(account with { Name = "New", Description = null, Roles = found.Roles, UpdatedAt = Now.AddDays(2) }, found);
        Assert.Empty(found.Roles);
    }

    [StorageFact]
    public async Task ListAsync_Within_GivesThoseAndTheProjectsOfThoseTeams()
    {
        var (team, other) = (Samples.Team(Acme), Samples.Team(Acme));
        var (inTeam, alone, elsewhere) = (Samples.Project(Acme, teamId: team.Id), Samples.Project(Acme), Samples.Project(Acme, teamId: other.Id));
        foreach (var project in (Project[])[inTeam, alone, elsewhere])
        {
            await Node.Projects.TryCreateAsync(project, None);
        }

        var seen = await Node.Projects.ListAsync(Acme, [team.Id, alone.Id], All, None);

        Assert.Equal(new[] { inTeam.Id, alone.Id }.Order(), seen.Items.Select(project => project.Id).Order());
        Assert.Equal(3, (await Node.Projects.ListAsync(Acme, null, All, None)).Items.Count);
        Assert.Empty((await Node.Projects.ListAsync(Acme, [], All, None)).Items);
        Assert.Empty((await Node.Projects.ListAsync(Guid.NewGuid(), null, All, None)).Items);
    }

    [StorageFact]
    public async Task DeleteAsync_Team_TakesItsKeysProjectsMembersAndProviders()
    {
        var team = Samples.Team(Acme, "core");
        var (project, other) = (Samples.Project(Acme, "app", team.Id), Samples.Project(Acme, "other"));
        await Node.Teams.TryCreateAsync(team, None);
        await Node.Projects.TryCreateAsync(project, None);
        await Node.Projects.TryCreateAsync(other, None);
        var hashes = new List<string>();
        foreach (var owner in (ApiKeyOwner[])[new(ApiKeyOwnerKind.Team, team.Id), new(ApiKeyOwnerKind.Project, project.Id), new(ApiKeyOwnerKind.Project, other.Id)])
        {
            hashes.Add(Samples.Hash());
            await Node.ApiKeys.CreateAsync(Samples.Key(owner) with { OrganizationId = Acme }, hashes[^1], None);
        }

        var provider = Samples.DynamicProvider(DynamicProviderOwnerKind.Project, project.Id, Acme);
        await Node.DynamicProviders.TryCreateAsync(provider, None);

        Assert.Equal(hashes[..2].Order(), (await Node.Teams.DeleteAsync(team.Id, Now, None)).Order());
        Assert.Empty(await Node.Teams.DeleteAsync(team.Id, Now.AddDays(1), None));

        Assert.Null(await Node.Teams.FindAsync(team.Id, None));
        Assert.Null(await Node.Projects.FindAsync(project.Id, None));
        Assert.NotNull(await Node.Projects.FindAsync(other.Id, None));
        Assert.Null(await Node.DynamicProviders.FindAsync(provider.Id, None));
        Assert.True(await Node.Teams.WasDeletedAsync(Acme, "core", None));
        Assert.False(await Node.Teams.WasDeletedAsync(Guid.NewGuid(), "core", None));
        Assert.True(await Node.Teams.TryCreateAsync(Samples.Team(Acme, "core"), None));
        Assert.Equal(2, (await Node.Teams.ListAsync(Acme, null, All with { IncludeDeleted = true }, None)).Items.Count);
    }

    [StorageFact]
    public async Task FindAllAsync_GivesThoseThatHaveEndedToo()
    {
        var (acme, team, user, key) = (Samples.Organization("acme"), Samples.Team(Acme), Samples.User(), Samples.Key());
        await Node.Organizations.TryCreateAsync(acme, None);
        await Node.Teams.TryCreateAsync(team, None);
        await Node.Users.TryCreateAsync(user, null, None);
        await Node.ApiKeys.CreateAsync(key, Samples.Hash(), None);
        await Node.Organizations.DeleteAsync(acme.Id, Now, None);
        await Node.Teams.DeleteAsync(team.Id, Now, None);
        await Node.ApiKeys.RevokeAsync(key.Id, Now, None);
        Guid[] ids = [acme.Id, team.Id, user.Id, key.Id, Guid.NewGuid()];

        Assert.Equal(acme.Id, Assert.Single(await Node.Organizations.FindAllAsync(ids, None)).Id);
        Assert.Equal(team.Id, Assert.Single(await Node.Teams.FindAllAsync(ids, None)).Id);
        Assert.Equal(user.Id, Assert.Single(await Node.Users.FindAllAsync(ids, None)).Id);
        Assert.Equal(key.Id, Assert.Single(await Node.ApiKeys.FindAllAsync(ids, None)).Id);
        Assert.Empty(await Node.Projects.FindAllAsync([.. Enumerable.Range(0, 10_000).Select(_ => Guid.NewGuid())], None));
    }

    [StorageFact]
    public async Task DeleteOrganization_TakesEverythingInIt()
    {
        var acme = Samples.Organization("acme");
        var (team, user) = (Samples.Team(acme.Id), Samples.User());
        await Node.Organizations.TryCreateAsync(acme, None);
        await Node.Teams.TryCreateAsync(team, None);
        await Node.ServiceAccounts.TryCreateAsync(Account("ci") with { OrganizationId = acme.Id }, None);
        await Node.Users.TryCreateAsync(user, Samples.Membership(user.Id, MembershipTargetKind.Organization, acme.Id), None);
        var provider = Samples.DynamicProvider(DynamicProviderOwnerKind.Team, team.Id, acme.Id);
        await Node.DynamicProviders.TryCreateAsync(provider, None);

        await Node.Organizations.DeleteAsync(acme.Id, Now, None);

        Assert.Null(await Node.Teams.FindAsync(team.Id, None));
        Assert.Null(await Node.ServiceAccounts.FindBySlugAsync(acme.Id, "ci", None));
        Assert.Empty(await Node.Memberships.OfUserAsync(user.Id, None));
        Assert.NotNull(await Node.Users.FindAsync(user.Id, None));
        Assert.Null(await Node.DynamicProviders.FindAsync(provider.Id, None));
    }

    private static ServiceAccount Account(string slug) => new()
    {
        Id = Guid.NewGuid(),
        OrganizationId = Acme,
        Slug = slug,
        Name = "Build",
        Description = "Runs the builds",
        Roles = ["admin", "own"],
        CreatedAt = Now,
        UpdatedAt = Now,
    };
}
