using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway;

/// <summary>Puts changed prices in force: on this node at once, on the others through the bus, if there is one, else within half a minute.</summary>
public sealed class PriceInvalidation : IDisposable
{
    private readonly PriceBook _prices;
    private readonly IInvalidationBus? _bus;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stopped;

    /// <summary>Initialises the service.</summary>
    /// <param name="prices">The prices in force on this node.</param>
    /// <param name="services">Where the bus comes from.</param>
    public PriceInvalidation(PriceBook prices, IServiceProvider services)
    {
        _prices = prices;
        _bus = services.GetService<IInvalidationBus>();
        _stopped = _stopping.Token;
    }

    /// <summary>Begins to listen to the other nodes.</summary>
    internal void Listen() => _bus?.Subscribe(Refresh);

    /// <summary>Makes every node read the stored prices again. Call it once the change is stored.</summary>
    public async ValueTask InvalidateAsync()
    {
        // The change is stored: neither a caller who leaves nor a failure to read it here keeps it from the others.
        await _prices.TryRefreshAsync(CancellationToken.None).ConfigureAwait(false);
        if (_bus is not null)
        {
            await _bus.PublishAsync(new(CacheInvalidationKind.Prices), CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private void Refresh(CacheInvalidation invalidation)
    {
        if (invalidation.Kind is CacheInvalidationKind.Prices or CacheInvalidationKind.Everything && !_stopped.IsCancellationRequested)
        {
            _ = _prices.TryRefreshAsync(_stopped);
        }
    }
}
