using System.Collections.Concurrent;

namespace Hadrian.Gateway;

/// <summary>One counter per caller. Idle ones are dropped after their longest window, and their number is bounded.</summary>
/// <remarks>When the bound is reached the least recently used counters go first, so that a flood of new addresses cannot fill memory.</remarks>
internal sealed class CounterPartitions<TKey>(TimeProvider time, TimeSpan idleAfter, int capacity = 100_000)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, RequestCounter> _counters = new();
    private readonly Lock _sweeping = new();
    private readonly long _ticksPerMillisecond = Math.Max(1, time.TimestampFrequency / 1000);
    private long _sweptAt;
    private int _count;

    /// <summary>Gets the present time in monotonic milliseconds.</summary>
    public long Now => time.GetTimestamp() / _ticksPerMillisecond;

    public int Count => Volatile.Read(ref _count);

    public RequestCounter Get(TKey key, long now)
    {
        if (_counters.TryGetValue(key, out var counter))
        {
            return counter;
        }

        if (Count >= capacity || now - Volatile.Read(ref _sweptAt) > idleAfter.TotalMilliseconds)
        {
            Sweep(now);
        }

        counter = new RequestCounter(now);
        if (!_counters.TryAdd(key, counter))
        {
            return Get(key, now);
        }

        Interlocked.Increment(ref _count);
        return counter;
    }

    public RequestCounter? Find(TKey key) => _counters.GetValueOrDefault(key);

    private void Sweep(long now)
    {
        lock (_sweeping)
        {
            _sweptAt = now;
            Remove(_counters.Where(pair => !pair.Value.IsBusy && now - pair.Value.LastUsed > idleAfter.TotalMilliseconds));
            if (Count >= capacity)
            {
                Remove(_counters.Where(pair => !pair.Value.IsBusy).OrderBy(pair => pair.Value.LastUsed).Take(Math.Max(1, capacity / 10)));
            }
        }
    }

    private void Remove(IEnumerable<KeyValuePair<TKey, RequestCounter>> counters)
    {
        foreach (var counter in counters)
        {
            if (_counters.TryRemove(counter))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }
}
