using System.Collections.Concurrent;

namespace Hadrian.Gateway;

/// <summary>Remembers what was looked up, for a while and within bounds; what was not read for longest goes first.</summary>
/// <remarks>
/// A lookup under way while something is invalidated must not bring the old value back: a fill counts only when no
/// invalidation happened since its lookup began.
/// </remarks>
internal sealed class ExpiringCache<TKey, TValue>(int capacity, TimeProvider time)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();
    private readonly Lock _filling = new();
    private long _generation;

    /// <summary>Gets how many invalidations there were. Read it before a lookup, for <see cref="Fill"/>.</summary>
    public long Generation => Interlocked.Read(ref _generation);

    public bool TryGet(TKey key, out TValue? value)
    {
        if (_entries.TryGetValue(key, out var entry) && time.GetTimestamp() is var now && now < entry.ExpiresAt)
        {
            entry.LastRead = now;
            value = entry.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Gives what was remembered, however long ago.</summary>
    public TValue? Stale(TKey key) => _entries.TryGetValue(key, out var entry) ? entry.Value : default;

    public void Fill(TKey key, TValue? value, TimeSpan ttl, long generation)
    {
        if (ttl <= TimeSpan.Zero)
        {
            return;
        }

        lock (_filling)
        {
            if (generation != _generation)
            {
                return;
            }

            if (_entries.Count >= capacity)
            {
                Evict();
            }

            // Monotonic time: a clock set back must not lengthen the life of what has changed.
            var now = time.GetTimestamp();
            _entries[key] = new Entry(value, now + (long)(ttl.TotalSeconds * time.TimestampFrequency)) { LastRead = now };
        }
    }

    public void Invalidate(TKey key)
    {
        lock (_filling)
        {
            _generation++;
            _entries.TryRemove(key, out _);
        }
    }

    public void Clear()
    {
        lock (_filling)
        {
            _generation++;
            _entries.Clear();
        }
    }

    private void Evict()
    {
        var now = time.GetTimestamp();
        foreach (var (key, entry) in _entries)
        {
            if (entry.ExpiresAt <= now)
            {
                _entries.TryRemove(key, out _);
            }
        }

        if (_entries.Count >= capacity)
        {
            foreach (var (key, _) in _entries.OrderBy(pair => pair.Value.LastRead).Take(Math.Max(1, capacity / 10)))
            {
                _entries.TryRemove(key, out _);
            }
        }
    }

    private sealed class Entry(TValue? value, long expiresAt)
    {
        public TValue? Value { get; } = value;

        public long ExpiresAt { get; } = expiresAt;

        public long LastRead { get; set; }
    }
}
