using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

/// <summary>Where cached answers are: bounded memory and, if wanted, the application's distributed cache behind it.</summary>
/// <remarks>The hybrid cache lives in a container of its own, so that its bounds are its own and the application's other caches are left alone.</remarks>
internal sealed class ResponseStore : IDisposable
{
    // What surrounds an answer in the second level.
    private const int PayloadMargin = 1_024;

    private static readonly HybridCacheEntryOptions FindInMemory = new()
    {
        Flags = HybridCacheEntryFlags.DisableUnderlyingData | HybridCacheEntryFlags.DisableDistributedCache,
    };

    private readonly ServiceProvider _services;
    private readonly HybridCache _cache;
    private readonly HybridCacheEntryOptions _find;
    private readonly HybridCacheEntryOptions _set;
    private readonly bool _isDistributed;

    public ResponseStore(ResponseCacheOptions options, TimeProvider time, IDistributedCache? distributed, ILoggerFactory? loggers)
    {
        var lifetime = TimeSpan.FromSeconds(options.TtlSeconds);
        _find = new HybridCacheEntryOptions { Expiration = lifetime, LocalCacheExpiration = lifetime, Flags = HybridCacheEntryFlags.DisableUnderlyingData };
        _set = new HybridCacheEntryOptions { Expiration = lifetime, LocalCacheExpiration = lifetime };
        _isDistributed = distributed is not null;

        var services = new ServiceCollection();
        services.AddSingleton(time);
        services.AddSingleton<IMemoryCache>(new BoundedMemoryCache(options.MaxTotalBytes, options.MaxEntries, time));
        if (distributed is not null)
        {
            services.AddSingleton(distributed);
        }

        if (loggers is not null)
        {
            services.AddSingleton(loggers);
        }

        services.AddHybridCache(hybrid => hybrid.MaximumPayloadBytes = options.MaxSizeBytes + PayloadMargin)
            .AddSerializer(new CachedAnswerSerializer());
        _services = services.BuildServiceProvider();
        _cache = _services.GetRequiredService<HybridCache>();
    }

    public ValueTask<CachedAnswer?> FindAsync(string key, bool inMemoryOnly, CancellationToken cancellationToken)
    {
        // Memory answers at once; a token would only cost a trip through the thread pool.
        var isLocal = inMemoryOnly || !_isDistributed;
        return _cache.GetOrCreateAsync<CachedAnswer?>(
            key, static _ => default, isLocal ? FindInMemory : _find, tags: null, isLocal ? CancellationToken.None : cancellationToken);
    }

    public ValueTask SetAsync(string key, CachedAnswer answer) => _cache.SetAsync<CachedAnswer?>(key, answer, _set);

    public void Dispose() => _services.Dispose();
}
