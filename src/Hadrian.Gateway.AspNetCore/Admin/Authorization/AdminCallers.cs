namespace Hadrian.Gateway.AspNetCore;

/// <summary>Finds out as what a caller acts. Roles are read for every request, so that a change is in force with the next one.</summary>
internal sealed class AdminCallers(IUserStore users, IMembershipStore memberships, IOrganizationUnitStore<ServiceAccount> accounts)
{
    /// <summary>The role of an identity provider's users who administer the whole gateway.</summary>
    private const string PlatformRole = "super_admin";

    public async ValueTask<AdminCaller> LoadAsync(Principal principal, CancellationToken cancellationToken)
    {
        if (principal.Kind is PrincipalKind.Bootstrap or PrincipalKind.Emergency)
        {
            return new AdminCaller { IsPlatformAdmin = true };
        }

        if (principal.User is { } identity)
        {
            return await OfIdentityAsync(identity, cancellationToken);
        }

        return principal.ApiKey is { } key
            ? await OfOwnerAsync(key.Owner, cancellationToken) with { IsPlatformAdmin = key.IsPlatformAdmin, OrganizationId = key.OrganizationId }
            : new AdminCaller();
    }

    /// <summary>A user the gateway has no record of belongs to no organisation, whatever the identity provider says.</summary>
    private async ValueTask<AdminCaller> OfIdentityAsync(UserIdentity identity, CancellationToken cancellationToken)
    {
        var caller = await users.FindAsync(TokenUsers.ConfiguredIssuer, identity.Subject, cancellationToken) is { } user
            ? await OfUserAsync(user.Id, cancellationToken)
            : new AdminCaller();
        return caller with { IsPlatformAdmin = identity.Roles.Contains(PlatformRole, StringComparer.Ordinal) };
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
        var home = all.FirstOrDefault(membership => membership.Target.Kind == MembershipTargetKind.Organization);
        return new AdminCaller
        {
            UserId = userId,
            OrganizationId = home?.OrganizationId,
            OrganizationRole = home?.Role,
            UnitRoles = all.Where(membership => membership.Target.Kind != MembershipTargetKind.Organization)
                .ToDictionary(membership => membership.Target.Id, membership => membership.Role),
        };
    }
}
