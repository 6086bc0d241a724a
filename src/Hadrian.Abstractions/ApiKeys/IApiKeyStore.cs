namespace Hadrian;

/// <summary>Stores gateway API keys. Lookup is by the lower-case hexadecimal SHA-256 of the whole key; the key itself is never stored.</summary>
public interface IApiKeyStore
{
    /// <summary>Finds a key by its hash, revoked and expired ones included.</summary>
    /// <param name="keyHash">64 lower-case hexadecimal characters.</param>
    /// <param name="cancellationToken">A token to cancel the lookup.</param>
    ValueTask<ApiKeyRecord?> FindByHashAsync(string keyHash, CancellationToken cancellationToken);

    /// <summary>Finds a key by its id.</summary>
    /// <param name="id">The key's id.</param>
    /// <param name="cancellationToken">A token to cancel the lookup.</param>
    ValueTask<ApiKeyRecord?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Finds keys by their ids, those that have ended included.</summary>
    /// <param name="ids">The ids, at most 10,000. Unknown ones are left out.</param>
    /// <param name="cancellationToken">A token to cancel the query.</param>
    ValueTask<IReadOnlyList<ApiKeyRecord>> FindAllAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Lists the keys directly owned by <paramref name="owner"/>, revoked ones included.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="page">Which rows.</param>
    /// <param name="cancellationToken">A token to cancel the query.</param>
    ValueTask<Page<ApiKeyRecord>> ListAsync(ApiKeyOwner owner, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Lists all keys in an organisation, whoever there owns them, revoked ones included.</summary>
    /// <param name="organizationId">The organisation.</param>
    /// <param name="page">Which rows.</param>
    /// <param name="cancellationToken">A token to cancel the query.</param>
    ValueTask<Page<ApiKeyRecord>> ListInOrganizationAsync(Guid organizationId, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Counts the live keys directly owned by <paramref name="owner"/>.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="now">The time to judge expiry at.</param>
    /// <param name="cancellationToken">A token to cancel the query.</param>
    ValueTask<int> CountLiveAsync(ApiKeyOwner owner, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Tells whether a usable key with the <c>admin</c> scope exists, which ends the bootstrap credential.</summary>
    /// <param name="now">The time to judge expiry at.</param>
    /// <param name="cancellationToken">A token to cancel the query.</param>
    ValueTask<bool> AnyAdminKeyAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Adds a key.</summary>
    /// <param name="key">The key's record.</param>
    /// <param name="keyHash">The key's hash.</param>
    /// <param name="cancellationToken">A token to cancel the write.</param>
    ValueTask CreateAsync(ApiKeyRecord key, string keyHash, CancellationToken cancellationToken);

    /// <summary>Replaces name, budget, scopes, models, addresses, limits and expiry of a key that is not revoked; all else stays.</summary>
    /// <param name="key">The key as it is to be.</param>
    /// <param name="cancellationToken">A token to cancel the write.</param>
    /// <returns>The key's hash, for invalidating caches; <see langword="null"/>, and nothing written, when there is no such key or it is revoked.</returns>
    ValueTask<string?> UpdateAsync(ApiKeyRecord key, CancellationToken cancellationToken);

    /// <summary>Revokes a key. Idempotent: the first timestamp is kept.</summary>
    /// <param name="id">The key's id.</param>
    /// <param name="revokedAt">When.</param>
    /// <param name="cancellationToken">A token to cancel the write.</param>
    /// <returns>The key's hash, for invalidating caches; <see langword="null"/> when there is no such key.</returns>
    ValueTask<string?> RevokeAsync(Guid id, DateTimeOffset revokedAt, CancellationToken cancellationToken);

    /// <summary>Replaces a key in one transaction: its successor is added, and the key itself works on until <paramref name="graceUntil"/>.</summary>
    /// <param name="id">The key's id.</param>
    /// <param name="graceUntil">Until when the old key works.</param>
    /// <param name="successor">The new key's record.</param>
    /// <param name="successorHash">The new key's hash.</param>
    /// <param name="cancellationToken">A token to cancel the write, of which then nothing is kept.</param>
    /// <returns>The old key's hash, for invalidating caches; <see langword="null"/>, and nothing written, when there is no such key or it is revoked or replaced already.</returns>
    ValueTask<string?> RotateAsync(Guid id, DateTimeOffset graceUntil, ApiKeyRecord successor, string successorHash, CancellationToken cancellationToken);

    /// <summary>Writes the last use of many keys at once. A stored later time is kept.</summary>
    /// <param name="lastUsed">Time of last use by key id.</param>
    /// <param name="cancellationToken">A token to cancel the write.</param>
    ValueTask TouchAsync(IReadOnlyDictionary<Guid, DateTimeOffset> lastUsed, CancellationToken cancellationToken);
}
