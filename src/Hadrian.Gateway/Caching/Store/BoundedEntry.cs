using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Primitives;

namespace Hadrian.Gateway;

/// <summary>An entry of <see cref="BoundedMemoryCache"/>, added when it is disposed.</summary>
internal sealed class BoundedEntry(object key, BoundedMemoryCache cache) : ICacheEntry
{
    private bool _isCommitted;

    public object Key => key;

    public object? Value { get; set; }

    public DateTimeOffset? AbsoluteExpiration { get; set; }

    public TimeSpan? AbsoluteExpirationRelativeToNow { get; set; }

    public TimeSpan? SlidingExpiration { get; set; }

    public IList<IChangeToken> ExpirationTokens { get; } = [];

    public IList<PostEvictionCallbackRegistration> PostEvictionCallbacks { get; } = [];

    public CacheItemPriority Priority { get; set; }

    public long? Size { get; set; }

    public bool IsExpiredAt(DateTimeOffset now) => AbsoluteExpiration <= now;

    public void FixExpiration(DateTimeOffset now)
    {
        if (AbsoluteExpirationRelativeToNow is { } lifetime)
        {
            AbsoluteExpiration = now + lifetime;
        }
    }

    public void Dispose()
    {
        if (!_isCommitted)
        {
            _isCommitted = true;
            cache.Commit(this);
        }
    }
}
