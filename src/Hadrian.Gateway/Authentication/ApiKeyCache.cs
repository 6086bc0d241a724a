using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>
/// Remembers looked-up keys, so that a warm call needs no database. Bounded; unknown keys are remembered briefly too.
/// </summary>
/// <remarks>A lookup under way while a key is revoked does not bring the old record back.</remarks>
public sealed class ApiKeyCache(IOptions<AuthenticationOptions> options, TimeProvider time)
{
    private static readonly TimeSpan UnknownKeyTtl = TimeSpan.FromSeconds(10);

    private readonly ExpiringCache<ApiKeyHash, Principal> _keys = new(options.Value.ApiKey.CacheCapacity, time);
    private readonly TimeSpan _ttl = TimeSpan.FromSeconds(options.Value.ApiKey.CacheTtlSeconds);

    /// <summary>Forgets a key in this process, at once. <see cref="ApiKeyInvalidation"/> tells the other nodes, too.</summary>
    /// <param name="keyHash">The key's hash, as stored.</param>
    public void Invalidate(string keyHash)
    {
        ArgumentNullException.ThrowIfNull(keyHash);
        _keys.Invalidate(ApiKeyHash.Parse(keyHash));
    }

    /// <summary>Forgets all keys.</summary>
    public void Clear() => _keys.Clear();

    internal long Generation => _keys.Generation;

    internal bool TryGet(ApiKeyHash hash, out Principal? principal) => _keys.TryGet(hash, out principal);

    /// <summary>Tells whether the key was good when it was last looked up, however long ago.</summary>
    internal bool WasKnown(ApiKeyHash hash) => _keys.Stale(hash) is not null;

    internal void Fill(ApiKeyHash hash, Principal? principal, long generation)
        => _keys.Fill(hash, principal, principal is null && UnknownKeyTtl < _ttl ? UnknownKeyTtl : _ttl, generation);
}
