namespace Hadrian.Gateway;

/// <summary>Turns the scopes of model strings into owners and back: slugs and users are looked up, and remembered for a while.</summary>
internal sealed class DynamicProviderScopes(
    IOrganizationStore organizations, IOrganizationUnitStore<Team> teams, IOrganizationUnitStore<Project> projects, IUserStore users, TimeProvider time)
{
    private static readonly TimeSpan Known = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(10);

    private readonly ExpiringCache<string, DynamicProviderScope> _scopes = new(capacity: 10_000, time);

    /// <summary>Finds what a scope names.</summary>
    /// <returns><see langword="null"/> when there is no such organisation, team, project or user.</returns>
    public ValueTask<DynamicProviderScope?> FindAsync(string scope, CancellationToken cancellationToken)
        => _scopes.TryGet(scope, out var known) ? new(known) : LookUpAsync(scope, cancellationToken);

    /// <summary>Gives the scope that names an owner.</summary>
    /// <returns><see langword="null"/> when the owner is gone.</returns>
    public async ValueTask<string?> NameOfAsync(DynamicProviderOwner owner, CancellationToken cancellationToken) => owner.Kind switch
    {
        DynamicProviderOwnerKind.Organization => await OrganizationAsync(owner.Id, cancellationToken).ConfigureAwait(false),
        DynamicProviderOwnerKind.Team => await UnitAsync(teams, ":team", owner.Id, cancellationToken).ConfigureAwait(false),
        DynamicProviderOwnerKind.Project => await UnitAsync(projects, ":project", owner.Id, cancellationToken).ConfigureAwait(false),
        _ => $":user/{owner.Id:D}",
    };

    public void Clear() => _scopes.Clear();

    private async ValueTask<DynamicProviderScope?> LookUpAsync(string scope, CancellationToken cancellationToken)
    {
        var generation = _scopes.Generation;
        var found = await ReadAsync(scope.Split('/'), cancellationToken).ConfigureAwait(false);
        _scopes.Fill(scope, found, found is null ? Unknown : Known, generation);
        return found;
    }

    private async ValueTask<DynamicProviderScope?> ReadAsync(string[] parts, CancellationToken cancellationToken)
    {
        if (parts is [":user", var only])
        {
            return await UserAsync(only, organizationId: null, cancellationToken).ConfigureAwait(false);
        }

        if (await organizations.FindBySlugAsync(parts[1], cancellationToken).ConfigureAwait(false) is not { } organization)
        {
            return null;
        }

        return parts[2..] switch
        {
            [] => new(new(DynamicProviderOwnerKind.Organization, organization.Id), organization.Id),
            [":team", var slug] => Of(DynamicProviderOwnerKind.Team, await teams.FindBySlugAsync(organization.Id, slug, cancellationToken).ConfigureAwait(false)),
            [":project", var slug] => Of(DynamicProviderOwnerKind.Project, await projects.FindBySlugAsync(organization.Id, slug, cancellationToken).ConfigureAwait(false)),
            [":user", var user] => await UserAsync(user, organization.Id, cancellationToken).ConfigureAwait(false),
            _ => null,
        };
    }

    private static DynamicProviderScope? Of(DynamicProviderOwnerKind kind, OrganizationUnit? unit)
        => unit is null ? null : new(new(kind, unit.Id), unit.OrganizationId);

    private async ValueTask<DynamicProviderScope?> UserAsync(string name, Guid? organizationId, CancellationToken cancellationToken)
    {
        var user = Guid.TryParse(name, out var id)
            ? await users.FindAsync(id, cancellationToken).ConfigureAwait(false)
            : await users.FindAsync(TokenUsers.ConfiguredIssuer, name, cancellationToken).ConfigureAwait(false);
        return user is null ? null : new(new(DynamicProviderOwnerKind.User, user.Id), organizationId);
    }

    private async ValueTask<string?> OrganizationAsync(Guid id, CancellationToken cancellationToken)
        => await organizations.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } organization ? $":org/{organization.Slug}" : null;

    private async ValueTask<string?> UnitAsync<TUnit>(IOrganizationUnitStore<TUnit> store, string kind, Guid id, CancellationToken cancellationToken)
        where TUnit : OrganizationUnit
        => await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } unit
            && await OrganizationAsync(unit.OrganizationId, cancellationToken).ConfigureAwait(false) is { } organization
            ? $"{organization}/{kind}/{unit.Slug}"
            : null;
}
