using System.Collections.Concurrent;

namespace Hadrian.Gateway;

/// <summary>
/// Remembers tokens that were found good, by the hash of their whole text, so that a token is checked once and not for every
/// call. A hit still looks at the clock, and counts only while the issuer's keys are those it was checked with.
/// </summary>
internal sealed class JwtCache(int capacity, TimeProvider time)
{
    private readonly ConcurrentDictionary<ApiKeyHash, Entry> _entries = new();
    private readonly Lock _filling = new();

    public bool TryGet(ApiKeyHash token, SigningKeys keys, out Principal? principal)
    {
        principal = null;
        if (!_entries.TryGetValue(token, out var entry) || !ReferenceEquals(entry.Keys, keys) || time.GetUtcNow() >= entry.Until)
        {
            return false;
        }

        entry.LastRead = time.GetTimestamp();
        principal = entry.Principal;
        return true;
    }

    /// <summary>Tells whether the token was good when it was last checked, however long ago.</summary>
    public bool WasKnown(ApiKeyHash token) => _entries.ContainsKey(token);

    public void Fill(ApiKeyHash token, Principal principal, DateTimeOffset until, SigningKeys keys)
    {
        lock (_filling)
        {
            if (_entries.Count >= capacity)
            {
                Evict();
            }

            _entries[token] = new Entry(principal, until, keys) { LastRead = time.GetTimestamp() };
        }
    }

    private void Evict()
    {
        var now = time.GetUtcNow();
        foreach (var (token, entry) in _entries)
        {
            if (entry.Until <= now)
            {
                _entries.TryRemove(token, out _);
            }
        }

        if (_entries.Count >= capacity)
        {
            foreach (var (token, _) in _entries.OrderBy(pair => pair.Value.LastRead).Take(Math.Max(1, capacity / 10)))
            {
                _entries.TryRemove(token, out _);
            }
        }
    }

    private sealed class Entry(Principal principal, DateTimeOffset until, SigningKeys keys)
    {
        public Principal Principal { get; } = principal;

        public DateTimeOffset Until { get; } = until;

        public SigningKeys Keys { get; } = keys;

        public long LastRead { get; set; }
    }
}
