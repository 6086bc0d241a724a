namespace Hadrian.Gateway;

/// <summary>Teams, projects, service accounts, users and memberships in memory, under one lock: what the databases do in one transaction.</summary>
internal sealed class InMemoryTenancy
{
    public Lock Lock { get; } = new();

    public Dictionary<Guid, OrganizationUnit> Units { get; } = [];

    public HashSet<Guid> DeletedUnits { get; } = [];

    public Dictionary<Guid, User> Users { get; } = [];

    public Dictionary<(MembershipTarget Target, Guid UserId), Membership> Memberships { get; } = [];

    /// <summary>Deletes what an organisation consists of. Its keys are the caller's to revoke.</summary>
    /// <returns>Who owned providers in it and is gone, or is a member no more.</returns>
    public List<DynamicProviderOwner> DeleteOrganization(Guid id)
    {
        lock (Lock)
        {
            var units = Units.Values.Where(unit => unit.OrganizationId == id).ToList();
            List<DynamicProviderOwner> owners =
            [
                new(DynamicProviderOwnerKind.Organization, id),
                .. units.OfType<Team>().Select(team => new DynamicProviderOwner(DynamicProviderOwnerKind.Team, team.Id)),
                .. units.OfType<Project>().Select(project => new DynamicProviderOwner(DynamicProviderOwnerKind.Project, project.Id)),
                .. Memberships.Values.Where(membership => membership.Target == new MembershipTarget(MembershipTargetKind.Organization, id))
                    .Select(membership => new DynamicProviderOwner(DynamicProviderOwnerKind.User, membership.UserId)),
            ];
            DeletedUnits.UnionWith(units.Select(unit => unit.Id));
            RemoveMemberships(membership => membership.OrganizationId == id);
            return owners;
        }
    }

    public void RemoveMemberships(Func<Membership, bool> which)
    {
        foreach (var (key, _) in Memberships.Where(pair => which(pair.Value)).ToList())
        {
            Memberships.Remove(key);
        }
    }
}
