namespace Hadrian.Gateway;

/// <summary>Keeps one kind of units of organisations in memory.</summary>
internal sealed class InMemoryOrganizationUnitStore<TUnit>(InMemoryTenancy tenancy, IApiKeyStore keys, IDynamicProviderStore providers) : IOrganizationUnitStore<TUnit>
    where TUnit : OrganizationUnit
{
    public ValueTask<TUnit?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            return new(Live().FirstOrDefault(unit => unit.Id == id));
        }
    }

    public ValueTask<TUnit?> FindBySlugAsync(Guid organizationId, string slug, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            return new(Live().FirstOrDefault(unit => unit.OrganizationId == organizationId && unit.Slug == slug));
        }
    }

    public ValueTask<IReadOnlyList<TUnit>> FindAllAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            return new([.. tenancy.Units.Values.OfType<TUnit>().Where(unit => ids.Contains(unit.Id))]);
        }
    }

    public ValueTask<Page<TUnit>> ListAsync(Guid organizationId, IReadOnlyCollection<Guid>? within, PageRequest page, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            var units = page.IncludeDeleted ? tenancy.Units.Values.OfType<TUnit>() : Live();
            return new(InMemoryPaging.Read(
                units.Where(unit => unit.OrganizationId == organizationId && (within is null || within.Contains(unit.Id) || TeamOf(unit) is { } team && within.Contains(team)) && page.Matches(unit.Slug, unit.Name)),
                unit => new PageCursor(unit.CreatedAt, unit.Id),
                page));
        }
    }

    public ValueTask<int> CountAsync(Guid organizationId, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            return new(Live().Count(unit => unit.OrganizationId == organizationId));
        }
    }

    public ValueTask<bool> TryCreateAsync(TUnit unit, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            return new(!Live().Any(other => other.OrganizationId == unit.OrganizationId && other.Slug == unit.Slug) && tenancy.Units.TryAdd(unit.Id, unit));
        }
    }

    public ValueTask<bool> UpdateAsync(TUnit unit, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            if (Live().FirstOrDefault(live => live.Id == unit.Id) is not { } present)
            {
                return new(false);
            }

            tenancy.Units[unit.Id] = unit with { OrganizationId = present.OrganizationId, Slug = present.Slug, CreatedAt = present.CreatedAt };
            return new(true);
        }
    }

    public async ValueTask<IReadOnlyList<string>> DeleteAsync(Guid id, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        List<string> hashes = [];
        foreach (var unit in Delete(id))
        {
            var (keyOwner, providerOwner) = Owners(unit);
            hashes.AddRange(await keys.RevokeAsync(keyOwner, deletedAt, cancellationToken).ConfigureAwait(false));
            if (providerOwner is { } owner)
            {
                await providers.RemoveAsync(owner, cancellationToken).ConfigureAwait(false);
            }
        }

        return hashes;
    }

    public ValueTask<bool> WasDeletedAsync(Guid organizationId, string slug, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            return new(tenancy.Units.Values.OfType<TUnit>().Any(
                unit => unit.OrganizationId == organizationId && unit.Slug == slug && tenancy.DeletedUnits.Contains(unit.Id)));
        }
    }

    private static Guid? TeamOf(OrganizationUnit unit) => (unit as Project)?.TeamId;

    private static (ApiKeyOwner OfKeys, DynamicProviderOwner? OfProviders) Owners(OrganizationUnit unit) => unit switch
    {
        Team => (new(ApiKeyOwnerKind.Team, unit.Id), new DynamicProviderOwner(DynamicProviderOwnerKind.Team, unit.Id)),
        Project => (new(ApiKeyOwnerKind.Project, unit.Id), new DynamicProviderOwner(DynamicProviderOwnerKind.Project, unit.Id)),
        _ => (new(ApiKeyOwnerKind.ServiceAccount, unit.Id), null),
    };

    private List<OrganizationUnit> Delete(Guid id)
    {
        lock (tenancy.Lock)
        {
            var gone = tenancy.Units.Values.Where(unit => (unit is TUnit && unit.Id == id) || (typeof(TUnit) == typeof(Team) && TeamOf(unit) == id)).ToList();
            tenancy.DeletedUnits.UnionWith(gone.Select(unit => unit.Id));
            tenancy.RemoveMemberships(membership => gone.Any(unit => unit.Id == membership.Target.Id));
            return gone;
        }
    }

    private IEnumerable<TUnit> Live() => tenancy.Units.Values.OfType<TUnit>().Where(unit => !tenancy.DeletedUnits.Contains(unit.Id));
}
