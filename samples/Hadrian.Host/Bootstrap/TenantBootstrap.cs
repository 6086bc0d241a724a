using Hadrian.Gateway;

namespace Hadrian.Host.Bootstrap;

/// <summary>Makes an organisation and an administrator's key where they are missing.</summary>
internal sealed class TenantBootstrap(IOrganizationStore organizations, IApiKeyStore keys, ApiKeyGenerator generator, TimeProvider time)
{
    private const int PageSize = 100;

    public static TenantBootstrap From(IServiceProvider services) => ActivatorUtilities.CreateInstance<TenantBootstrap>(services);

    /// <summary>Finds an organisation by its slug, or makes it.</summary>
    public async Task<Organization> OrganizationAsync(string slug, string name, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var organization = new Organization { Id = Guid.CreateVersion7(now), Slug = slug, Name = name, CreatedAt = now, UpdatedAt = now };
        return await organizations.TryCreateAsync(organization, cancellationToken)
            ? organization
            : (await organizations.FindBySlugAsync(slug, cancellationToken))!;
    }

    /// <summary>Tells whether an organisation has a usable key of this name.</summary>
    public async Task<bool> HasKeyAsync(Organization organization, string name, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        PageCursor? cursor = null;
        while (true)
        {
            var page = await keys.ListAsync(Owner(organization), new PageRequest(PageSize, cursor), cancellationToken);
            if (page.Items.Any(key => key.Name == name && key.IsUsableAt(now)))
            {
                return true;
            }

            if (!page.HasMore)
            {
                return false;
            }

            cursor = new PageCursor(page.Items[^1].CreatedAt, page.Items[^1].Id);
        }
    }

    /// <summary>Makes a key that may do everything.</summary>
    /// <returns>The key, to be shown this once.</returns>
    public async Task<string> CreateKeyAsync(Organization organization, string name, CancellationToken cancellationToken)
    {
        var generated = generator.Generate();
        var now = time.GetUtcNow();
        var record = new ApiKeyRecord
        {
            Id = Guid.CreateVersion7(now),
            KeyPrefix = generated.DisplayPrefix,
            Name = name,
            Owner = Owner(organization),
            OrganizationId = organization.Id,
            Scopes = ApiKeyScopes.All,
            IsPlatformAdmin = true,
            CreatedAt = now,
        };
        await keys.CreateAsync(record, generated.Hash, cancellationToken);
        return generated.Key;
    }

    /// <summary>Tells whether any usable key exists. Organisations are the only owners there are.</summary>
    public async Task<bool> AnyKeyAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await keys.AnyAdminKeyAsync(now, cancellationToken))
        {
            return true;
        }

        PageCursor? cursor = null;
        while (true)
        {
            var page = await organizations.ListAsync(new PageRequest(PageSize, cursor), cancellationToken);
            foreach (var organization in page.Items)
            {
                if (await keys.CountLiveAsync(Owner(organization), now, cancellationToken) > 0)
                {
                    return true;
                }
            }

            if (!page.HasMore)
            {
                return false;
            }

            cursor = new PageCursor(page.Items[^1].CreatedAt, page.Items[^1].Id);
        }
    }

    private static ApiKeyOwner Owner(Organization organization) => new(ApiKeyOwnerKind.Organization, organization.Id);
}
