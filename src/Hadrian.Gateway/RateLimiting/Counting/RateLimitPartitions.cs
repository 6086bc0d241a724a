using System.Collections.Concurrent;

namespace Hadrian.Gateway;

/// <summary>One partition per scope. Idle ones are dropped after their longest window, and their number is bounded.</summary>
/// <remarks>
/// When the bound is reached the least recently used partitions go first, so that a flood of new addresses cannot fill memory.
/// Partitions with calls under way stay.
/// </remarks>
/// <param name="capacity">The bound.</param>
/// <param name="sign">1 or -1: sets with different signs number their partitions apart, so that locks of both have one order.</param>
internal sealed class RateLimitPartitions(int capacity, int sign = 1)
{
    private readonly ConcurrentDictionary<RateLimitScope, RateLimitPartition> _partitions = new();
    private readonly Lock _sweeping = new();
    private long _longestWindow = (long)TimeSpan.FromMinutes(1).TotalMilliseconds;
    private long _sequence;
    private long _sweptAt;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public RateLimitPartition? Find(RateLimitScope scope) => _partitions.GetValueOrDefault(scope);

    public RateLimitPartition Get(RateLimitScope scope, long now)
    {
        while (true)
        {
            if (_partitions.TryGetValue(scope, out var partition))
            {
                return partition;
            }

            if (Count >= capacity || now - Volatile.Read(ref _sweptAt) > Volatile.Read(ref _longestWindow))
            {
                Sweep(now);
            }

            partition = new RateLimitPartition(sign * Interlocked.Increment(ref _sequence), now);
            if (_partitions.TryAdd(scope, partition))
            {
                Interlocked.Increment(ref _count);
                return partition;
            }
        }
    }

    /// <summary>Takes note of a window, so that no partition is dropped while it may still hold something.</summary>
    public void Keep(TimeSpan window)
    {
        var milliseconds = (long)window.TotalMilliseconds;
        for (var known = Volatile.Read(ref _longestWindow); milliseconds > known; known = Volatile.Read(ref _longestWindow))
        {
            Interlocked.CompareExchange(ref _longestWindow, milliseconds, known);
        }
    }

    private void Sweep(long now)
    {
        lock (_sweeping)
        {
            Volatile.Write(ref _sweptAt, now);
            var idleSince = now - _longestWindow;
            Remove(_partitions.Where(pair => pair.Value.LastUsed < idleSince), idleSince);
            if (Count >= capacity)
            {
                Remove(_partitions.Where(pair => !pair.Value.IsBusy).OrderBy(pair => pair.Value.LastUsed).Take(Math.Max(1, capacity / 10)), long.MaxValue);
            }
        }
    }

    private void Remove(IEnumerable<KeyValuePair<RateLimitScope, RateLimitPartition>> partitions, long unusedSince)
    {
        foreach (var pair in partitions)
        {
            lock (pair.Value.Lock)
            {
                if (!pair.Value.IsBusy && pair.Value.LastUsed < unusedSince && _partitions.TryRemove(pair))
                {
                    pair.Value.IsRetired = true;
                    Interlocked.Decrement(ref _count);
                }
            }
        }
    }
}
