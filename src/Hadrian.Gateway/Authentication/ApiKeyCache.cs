using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>
/// Remembers looked-up keys, so that a warm call needs no database. Bounded; unknown keys are remembered briefly too.
/// </summary>
/// <remarks>
/// A lookup under way while a key is revoked must not bring the old record back: a fill counts only when no
/// invalidation happened since its lookup began.
/// </remarks>
public sealed class ApiKeyCache(IOptions<AuthenticationOptions> options, TimeProvider time)
{
    private static readonly TimeSpan UnknownKeyTtl = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<ApiKeyHash, Entry> _entries = new();
    private readonly Lock _filling = new();
    private readonly int _capacity = options.Value.ApiKey.CacheCapacity;
    private readonly TimeSpan _ttl = TimeSpan.FromSeconds(options.Value.ApiKey.CacheTtlSeconds);
    private long _generation;

    /// <summary>Forgets a key in this process, at once. <see cref="ApiKeyInvalidation"/> tells the other nodes, too.</summary>
    /// <param name="keyHash">The key's hash, as stored.</param>
    public void Invalidate(string keyHash)
    {
        ArgumentNullException.ThrowIfNull(keyHash);
        lock (_filling)
        {
            _generation++;
            _entries.TryRemove(ApiKeyHash.Parse(keyHash), out _);
        }
    }

    /// <summary>Forgets all keys.</summary>
    public void Clear()
    {
        lock (_filling)
        {
            _generation++;
            _entries.Clear();
        }
    }

    internal long Generation => Interlocked.Read(ref _generation);

    internal bool TryGet(ApiKeyHash hash, out Principal? principal)
    {
        if (_entries.TryGetValue(hash, out var entry) && time.GetTimestamp() is var now && now < entry.ExpiresAt)
        {
            entry.LastRead = now;
            principal = entry.Principal;
            return true;
        }

        principal = null;
        return false;
    }

    /// <summary>Tells whether the key was good when it was last looked up, however long ago.</summary>
    internal bool WasKnown(ApiKeyHash hash) => _entries.TryGetValue(hash, out var entry) && entry.Principal is not null;

    internal void Fill(ApiKeyHash hash, Principal? principal, long generation)
    {
        if (_ttl == TimeSpan.Zero)
        {
            return;
        }

        var ttl = principal is null && UnknownKeyTtl < _ttl ? UnknownKeyTtl : _ttl;
        lock (_filling)
        {
            if (generation != _generation)
            {
                return;
            }

            if (_entries.Count >= _capacity)
            {
                Evict();
            }

            // Monotonic time: a clock set back must not lengthen the life of a revoked key.
            var now = time.GetTimestamp();
            _entries[hash] = new Entry(principal, now + (long)(ttl.TotalSeconds * time.TimestampFrequency)) { LastRead = now };
        }
    }

    private void Evict()
    {
        var now = time.GetTimestamp();
        foreach (var (hash, entry) in _entries)
        {
            if (entry.ExpiresAt <= now)
            {
                _entries.TryRemove(hash, out _);
            }
        }

        if (_entries.Count >= _capacity)
        {
            foreach (var (hash, _) in _entries.OrderBy(pair => pair.Value.LastRead).Take(Math.Max(1, _capacity / 10)))
            {
                _entries.TryRemove(hash, out _);
            }
        }
    }

    private sealed class Entry(Principal? principal, long expiresAt)
    {
        public Principal? Principal { get; } = principal;

        public long ExpiresAt { get; } = expiresAt;

        public long LastRead { get; set; }
    }
}
