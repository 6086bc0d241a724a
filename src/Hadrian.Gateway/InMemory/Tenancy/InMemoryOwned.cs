namespace Hadrian.Gateway;

/// <summary>Ends what belongs to owners who go.</summary>
internal static class InMemoryOwned
{
    /// <summary>All rows at once.</summary>
    public static PageRequest Everything { get; } = new(int.MaxValue - 1);

    /// <summary>Revokes the live ones of some keys.</summary>
    /// <returns>Their hashes.</returns>
    public static async ValueTask<List<string>> RevokeAsync(
        this IApiKeyStore keys, IEnumerable<ApiKeyRecord> owned, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<string> hashes = [];
        foreach (var key in owned.Where(key => key.RevokedAt is null))
        {
            if (await keys.RevokeAsync(key.Id, now, cancellationToken).ConfigureAwait(false) is { } hash)
            {
                hashes.Add(hash);
            }
        }

        return hashes;
    }

    /// <summary>Revokes the live keys of an owner.</summary>
    /// <returns>Their hashes.</returns>
    public static async ValueTask<List<string>> RevokeAsync(this IApiKeyStore keys, ApiKeyOwner owner, DateTimeOffset now, CancellationToken cancellationToken)
        => await keys.RevokeAsync((await keys.ListAsync(owner, Everything, cancellationToken).ConfigureAwait(false)).Items, now, cancellationToken).ConfigureAwait(false);

    /// <summary>Removes the dynamic providers of an owner.</summary>
    /// <returns>How many there were.</returns>
    public static async ValueTask<int> RemoveAsync(this IDynamicProviderStore providers, DynamicProviderOwner owner, CancellationToken cancellationToken)
    {
        var owned = (await providers.ListAsync(owner, Everything, cancellationToken).ConfigureAwait(false)).Items;
        foreach (var provider in owned)
        {
            await providers.DeleteAsync(provider.Id, cancellationToken).ConfigureAwait(false);
        }

        return owned.Count;
    }
}
