using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Memory;

namespace Hadrian.Gateway;

/// <summary>Memory for cached answers, bounded in bytes and in entries. When it is full the least recently used entry makes room, at the same cost however full it is.</summary>
/// <remarks><see cref="MemoryCache"/> turns new entries away when it is full and sorts all of them to make room.</remarks>
internal sealed class BoundedMemoryCache(long maxBytes, int maxEntries, TimeProvider time) : IMemoryCache
{
    // An entry's key and bookkeeping count as well, or millions of tiny answers would pass for nothing.
    private const long EntryOverhead = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<object, LinkedListNode<BoundedEntry>> _entries = [];
    private readonly LinkedList<BoundedEntry> _byUse = [];
    private long _bytes;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    public ICacheEntry CreateEntry(object key) => new BoundedEntry(key, this);

    public bool TryGetValue(object key, [NotNullWhen(true)] out object? value)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            value = null;
            if (!_entries.TryGetValue(key, out var node))
            {
                return false;
            }

            if (node.Value.IsExpiredAt(now))
            {
                RemoveNode(node);
                return false;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            value = node.Value.Value;
            return value is not null;
        }
    }

    public void Remove(object key)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var node))
            {
                RemoveNode(node);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _entries.Clear();
            _byUse.Clear();
            _bytes = 0;
        }
    }

    internal void Commit(BoundedEntry entry)
    {
        entry.FixExpiration(time.GetUtcNow());
        lock (_lock)
        {
            if (_entries.TryGetValue(entry.Key, out var old))
            {
                RemoveNode(old);
            }

            if (Cost(entry) > maxBytes)
            {
                return;
            }

            while (_entries.Count >= maxEntries || _bytes + Cost(entry) > maxBytes)
            {
                RemoveNode(_byUse.Last!);
            }

            _entries.Add(entry.Key, _byUse.AddFirst(entry));
            _bytes += Cost(entry);
        }
    }

    private static long Cost(BoundedEntry entry) => EntryOverhead + (entry.Size ?? 0);

    private void RemoveNode(LinkedListNode<BoundedEntry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Key);
        _bytes -= Cost(node.Value);
    }
}
