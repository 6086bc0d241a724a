namespace Hadrian.Gateway;

internal static class InMemoryRevocation
{
    /// <summary>Revokes the live keys of some owners.</summary>
    /// <returns>Their hashes.</returns>
    public static async ValueTask<IReadOnlyList<string>> RevokeOwnedAsync(
        this IApiKeyStore keys, IEnumerable<ApiKeyOwner> owners, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<string> hashes = [];
        foreach (var owner in owners)
        {
            var owned = await keys.ListAsync(owner, new PageRequest(int.MaxValue - 1), cancellationToken).ConfigureAwait(false);
            foreach (var key in owned.Items.Where(key => key.RevokedAt is null))
            {
                if (await keys.RevokeAsync(key.Id, now, cancellationToken).ConfigureAwait(false) is { } hash)
                {
                    hashes.Add(hash);
                }
            }
        }

        return hashes;
    }
}
