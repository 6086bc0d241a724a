namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class MembershipStoreTests : StorageTest
{
    [StorageFact]
    public async Task AddAsync_FollowsTheRuleOfOneOrganization()
    {
        var (acme, other) = (await OrganizationAsync(), await OrganizationAsync());
        var user = await UserAsync();
        var team = new MembershipTarget(MembershipTargetKind.Team, Guid.NewGuid());

        Assert.Equal(MembershipOutcome.NotFound, await AddAsync(user, team, acme.Id));
        Assert.Equal(MembershipOutcome.NotFound, await AddAsync(Guid.NewGuid(), acme, acme.Id));
        Assert.Equal(MembershipOutcome.Made, await AddAsync(user, acme, acme.Id));
        Assert.Equal(MembershipOutcome.AlreadyMember, await AddAsync(user, acme, acme.Id));
        Assert.Equal(MembershipOutcome.MemberElsewhere, await AddAsync(user, other, other.Id));
        Assert.Equal(MembershipOutcome.NotFound, await AddAsync(user, team, other.Id));
        Assert.Equal(MembershipOutcome.Made, await AddAsync(user, team, acme.Id));

        Assert.Equal(2, (await Node.Memberships.OfUserAsync(user, None)).Count);
        Assert.Equal((1, 0), (await Node.Memberships.CountAsync(acme, None), await Node.Memberships.CountAsync(other, None)));
    }

    [StorageFact]
    public async Task AddAsync_TwoOrganizationsAtOnce_OneWins()
    {
        var user = await UserAsync();
        var targets = new List<MembershipTarget>();
        for (var i = 0; i < 6; i++)
        {
            targets.Add(await OrganizationAsync());
        }

        var outcomes = await Task.WhenAll(targets.Select(target => AddAsync(user, target, target.Id)));

        Assert.Single(outcomes, outcome => outcome == MembershipOutcome.Made);
        Assert.Single(await Node.Memberships.OfUserAsync(user, None));
    }

    [StorageFact]
    public async Task ChangeRoleAsync_LastOwner_IsRefused()
    {
        var acme = await OrganizationAsync();
        var (first, second) = (await UserAsync(), await UserAsync());
        await AddAsync(first, acme, acme.Id, MembershipRole.Owner);
        await AddAsync(second, acme, acme.Id);

        Assert.Equal(MembershipOutcome.LastOwner, await Node.Memberships.ChangeRoleAsync(acme, first, MembershipRole.Admin, None));
        Assert.Equal(MembershipOutcome.LastOwner, (await Node.Memberships.RemoveAsync(acme, first, Now, None)).Outcome);
        Assert.Equal(MembershipOutcome.Made, await Node.Memberships.ChangeRoleAsync(acme, second, MembershipRole.Owner, None));
        Assert.Equal(MembershipOutcome.Made, await Node.Memberships.ChangeRoleAsync(acme, first, MembershipRole.Admin, None));
        Assert.Equal(MembershipOutcome.NotFound, await Node.Memberships.ChangeRoleAsync(acme, Guid.NewGuid(), MembershipRole.Admin, None));

        Assert.Equal(MembershipRole.Admin, (await Node.Memberships.FindAsync(acme, first, None))!.Membership.Role);
    }

    [StorageFact]
    public async Task ChangeRoleAsync_TwoOwnersGoAtOnce_OneStays()
    {
        var acme = await OrganizationAsync();
        var (first, second) = (await UserAsync(), await UserAsync());
        await AddAsync(first, acme, acme.Id, MembershipRole.Owner);
        await AddAsync(second, acme, acme.Id, MembershipRole.Owner);

        var outcomes = await Task.WhenAll(
            Node.Memberships.ChangeRoleAsync(acme, first, MembershipRole.Member, None).AsTask(),
            Node.Memberships.ChangeRoleAsync(acme, second, MembershipRole.Member, None).AsTask());

        Assert.Equal([MembershipOutcome.Made, MembershipOutcome.LastOwner], outcomes.Order());
    }

    [StorageFact]
    public async Task RemoveAsync_FromTheOrganization_EndsAllAndRevokesTheirKeys()
    {
        var acme = await OrganizationAsync();
        var user = await UserAsync();
        var (team, hash) = (new MembershipTarget(MembershipTargetKind.Team, Guid.NewGuid()), Samples.Hash());
        await AddAsync(user, acme, acme.Id);
        await AddAsync(user, team, acme.Id);
        var key = Samples.Key(new ApiKeyOwner(ApiKeyOwnerKind.User, user));
        await Node.ApiKeys.CreateAsync(key, hash, None);

        var ofTeam = await Node.Memberships.RemoveAsync(team, user, Now, None);
        Assert.Equal(MembershipOutcome.Made, ofTeam.Outcome);
        Assert.Empty(ofTeam.KeyHashes);
        await AddAsync(user, team, acme.Id);
        var removal = await Node.Memberships.RemoveAsync(acme, user, Now, None);

        Assert.Equal(MembershipOutcome.Made, removal.Outcome);
        Assert.Equal([hash], removal.KeyHashes);
        Assert.Empty(await Node.Memberships.OfUserAsync(user, None));
        Assert.Equal(Now, (await Node.ApiKeys.FindAsync(key.Id, None))!.RevokedAt);
        Assert.Equal(MembershipOutcome.NotFound, (await Node.Memberships.RemoveAsync(acme, user, Now, None)).Outcome);
    }

    [StorageFact]
    public async Task ListAsync_PagesByWhenTheyJoined()
    {
        var acme = await OrganizationAsync();
        var users = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            users.Add(await UserAsync());
            await Node.Memberships.AddAsync(Samples.Membership(users[i], acme.Kind, acme.Id) with { JoinedAt = Now.AddSeconds(i), Source = MembershipSource.Scim }, None);
        }

        var first = await Node.Memberships.ListAsync(acme, new PageRequest(3), None);
        var last = first.Items[^1];
        var second = await Node.Memberships.ListAsync(acme, new PageRequest(3, new PageCursor(last.Membership.JoinedAt, last.User.Id)), None);

        Assert.True(first.HasMore);
        Assert.False(second.HasMore);
        Assert.Equal(Enumerable.Reverse(users), first.Items.Concat(second.Items).Select(member => member.User.Id));
        Assert.All(first.Items, member => Assert.Equal(MembershipSource.Scim, member.Membership.Source));
    }

    private async Task<MembershipTarget> OrganizationAsync()
    {
        var organization = Samples.Organization();
        Assert.True(await Node.Organizations.TryCreateAsync(organization, None));
        return new MembershipTarget(MembershipTargetKind.Organization, organization.Id);
    }

    private async Task<Guid> UserAsync()
    {
        var user = Samples.User();
        Assert.True(await Node.Users.TryCreateAsync(user, null, None));
        return user.Id;
    }

    private Task<MembershipOutcome> AddAsync(Guid user, MembershipTarget target, Guid organization, MembershipRole role = MembershipRole.Member)
        => Node.Memberships.AddAsync(Samples.Membership(user, target.Kind, target.Id, organization, role), None).AsTask();
}
