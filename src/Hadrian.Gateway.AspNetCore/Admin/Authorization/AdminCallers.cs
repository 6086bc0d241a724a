namespace Hadrian.Gateway.AspNetCore;

/// <summary>Finds out as what a caller acts. Roles are read for every request, so that a change is in force with the next one.</summary>
internal sealed class AdminCallers(IMembershipStore memberships, IOrganizationUnitStore<ServiceAccount> accounts)
{
    public async ValueTask<AdminCaller> LoadAsync(Principal principal, CancellationToken cancellationToken)
    {
        if (principal.Kind == PrincipalKind.Bootstrap)
        {
            return new AdminCaller { IsPlatformAdmin = true };
        }

        return principal.ApiKey is { } key
            ? await OfOwnerAsync(key.Owner, cancellationToken) with { IsPlatformAdmin = key.IsPlatformAdmin, OrganizationId = key.OrganizationId }
            : new AdminCaller();
    }

    private async ValueTask<AdminCaller> OfOwnerAsync(ApiKeyOwner owner, CancellationToken cancellationToken) => owner.Kind switch
    {
        ApiKeyOwnerKind.Organization => new AdminCaller { OrganizationRole = MembershipRole.Admin },
        ApiKeyOwnerKind.Team or ApiKeyOwnerKind.Project => new AdminCaller { UnitRoles = new Dictionary<Guid, MembershipRole> { [owner.Id] = MembershipRole.Admin } },
        ApiKeyOwnerKind.ServiceAccount => new AdminCaller
        {
            OrganizationRole = await accounts.FindAsync(owner.Id, cancellationToken) is { } account ? MembershipRoles.Greatest(account.Roles) : null,
        },
        _ => await OfUserAsync(owner.Id, cancellationToken),
    };

    private async ValueTask<AdminCaller> OfUserAsync(Guid userId, CancellationToken cancellationToken)
    {
        var all = await memberships.OfUserAsync(userId, cancellationToken);
        return new AdminCaller
        {
            UserId = userId,
            OrganizationRole = all.FirstOrDefault(membership => membership.Target.Kind == MembershipTargetKind.Organization)?.Role,
            UnitRoles = all.Where(membership => membership.Target.Kind != MembershipTargetKind.Organization)
                .ToDictionary(membership => membership.Target.Id, membership => membership.Role),
        };
    }
}
