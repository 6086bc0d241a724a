namespace Hadrian.Gateway;

/// <summary>Who shares an answer: the part of a key that keeps tenants from one another's answers.</summary>
internal static class TenantScope
{
    /// <summary>Adds the caller's scope to a key.</summary>
    /// <returns><see langword="false"/> when the caller has none, so that nothing may be cached for it.</returns>
    public static bool TryAdd(CacheKeyBuilder key, Principal principal, CacheSharing sharing, bool cacheAnonymous)
    {
        if (principal.Kind == PrincipalKind.Anonymous)
        {
            key.Add("anonymous");
            return cacheAnonymous;
        }

        if (principal.User is { } user)
        {
            key.Add("user"); // of no organisation that is known, so shared with nobody
            key.Add(user.Id);
            return true;
        }

        if (principal.ApiKey is not { } apiKey)
        {
            return false;
        }

        key.Add(principal.OrganizationId ?? Guid.Empty);
        if (sharing == CacheSharing.Organization && principal.OrganizationId is not null)
        {
            key.Add("org");
        }
        else if (IsShared(apiKey.Owner.Kind, sharing))
        {
            key.Add("owner");
            key.Add((int)apiKey.Owner.Kind);
            key.Add(apiKey.Owner.Id);
        }
        else
        {
            key.Add("key");
            key.Add(apiKey.Id);
        }

        return true;
    }

    private static bool IsShared(ApiKeyOwnerKind owner, CacheSharing sharing) => owner switch
    {
        ApiKeyOwnerKind.User or ApiKeyOwnerKind.ServiceAccount => sharing >= CacheSharing.User,
        ApiKeyOwnerKind.Project or ApiKeyOwnerKind.Team => sharing >= CacheSharing.Project,
        _ => sharing >= CacheSharing.Organization,
    };
}
