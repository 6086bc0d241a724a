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
    public void DeleteOrganization(Guid id)
    {
        lock (Lock)
        {
            DeletedUnits.UnionWith(Units.Values.Where(unit => unit.OrganizationId == id).Select(unit => unit.Id));
            RemoveMemberships(membership => membership.OrganizationId == id);
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
