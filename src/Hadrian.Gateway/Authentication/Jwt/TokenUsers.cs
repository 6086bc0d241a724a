namespace Hadrian.Gateway;

/// <summary>Finds whom the gateway knows among those an identity provider vouches for, and for whose organisation they call.</summary>
internal sealed class TokenUsers(IUserStore users, IMembershipStore memberships)
{
    /// <summary>How users of the identity provider in the configuration are stored, see <see cref="User.Issuer"/>.</summary>
    public const string ConfiguredIssuer = "";

    /// <summary>Makes the principal of a user; one who is not known here belongs to no organisation.</summary>
    public async ValueTask<Principal> FindAsync(UserIdentity identity, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(ConfiguredIssuer, identity.Subject, cancellationToken).ConfigureAwait(false) is not { } user)
        {
            return Principal.ForUser(identity);
        }

        var all = await memberships.OfUserAsync(user.Id, cancellationToken).ConfigureAwait(false);
        var home = all.FirstOrDefault(membership => membership.Target.Kind == MembershipTargetKind.Organization);
        return Principal.ForUser(identity with { Id = user.Id }, home?.OrganizationId);
    }
}
