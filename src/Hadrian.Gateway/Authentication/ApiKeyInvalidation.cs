using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway;

/// <summary>Makes every node forget keys that were revoked or changed: this one at once, the others through the bus, if there is one.</summary>
public sealed class ApiKeyInvalidation
{
    private readonly ApiKeyCache _cache;
    private readonly IInvalidationBus? _bus;

    /// <summary>Initialises the service, and listens to the other nodes.</summary>
    /// <param name="cache">What this node remembers.</param>
    /// <param name="services">Where the bus comes from.</param>
    public ApiKeyInvalidation(ApiKeyCache cache, IServiceProvider services)
    {
        _cache = cache;
        _bus = services.GetService<IInvalidationBus>();
        _bus?.Subscribe(Forget);
    }

    /// <summary>Makes every node forget a key. Call it once the change is stored.</summary>
    /// <param name="keyHash">The key's hash, as stored.</param>
    public async ValueTask InvalidateAsync(string keyHash)
    {
        _cache.Invalidate(keyHash);
        if (_bus is not null)
        {
            // The change is stored: a caller who leaves does not keep it from the others.
            await _bus.PublishAsync(new(CacheInvalidationKind.ApiKey, keyHash), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void Forget(CacheInvalidation invalidation)
    {
        if (invalidation.Kind == CacheInvalidationKind.Everything)
        {
            _cache.Clear();
        }
        else if (invalidation.Kind == CacheInvalidationKind.ApiKey && ApiKeyHash.IsValid(invalidation.Id))
        {
            _cache.Invalidate(invalidation.Id);
        }
    }
}
