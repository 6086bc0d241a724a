using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

/// <summary>
/// The prices in force. A model's price is looked up in this order: stored prices from the caller's own to everybody's,
/// the model's entry at its provider, the price table, the catalogue of list prices.
/// </summary>
public sealed partial class PriceBook : IDisposable
{
    private readonly IPriceStore _store;
    private readonly PricingMetrics? _metrics;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private readonly Lock _swapping = new();
    private volatile PriceSnapshot _snapshot;

    internal PriceBook(
        ConfiguredPrices configured, ProviderRegistry providers, PriceCatalog catalog, IPriceStore store, ILogger<PriceBook> logger, PricingMetrics? metrics = null)
    {
        _store = store;
        _logger = logger;
        _metrics = metrics;
        _snapshot = new PriceSnapshot(configured, providers, catalog);
        metrics?.CatalogIs(catalog.AsOf);
    }

    /// <summary>Gets the version of the catalogue in force.</summary>
    public string CatalogVersion => _snapshot.Catalog.Version;

    /// <summary>Gets the day the catalogue in force was true.</summary>
    public DateOnly CatalogAsOf => _snapshot.Catalog.AsOf;

    internal PriceSnapshot Snapshot => _snapshot;

    /// <summary>Looks up a model's price. Neither waits nor allocates.</summary>
    /// <param name="target">The model.</param>
    /// <param name="principal">For whom.</param>
    public PriceQuote Find(ModelTarget target, Principal principal)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(principal);
        return _snapshot.Find(target, principal);
    }

    /// <summary>Reads the stored prices again. Whoever changes one calls this, so that the next call is billed by it.</summary>
    /// <param name="cancellationToken">A token to give up.</param>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        // One at a time, so that what was read last is what stays.
        await _refreshing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var stored = await _store.ListAsync(cancellationToken).ConfigureAwait(false);
            lock (_swapping)
            {
                _snapshot = _snapshot.With(stored);
            }
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <summary>Reads the stored prices again, or reports that it cannot: those read last stay in force, and the next round tries again.</summary>
    internal async Task TryRefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RefreshAsync(cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // whatever storage throws, the last good prices stay in force
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                _metrics?.RefreshFailed("database");
                LogStoreFailed(_logger, exception);
            }
        }
    }

    /// <summary>Replaces the catalogue. One that is invalid or older than the present one changes nothing and is reported.</summary>
    /// <param name="json">The new catalogue.</param>
    /// <returns>Whether it is in force.</returns>
    public bool TryUpdateCatalog(ReadOnlySpan<byte> json)
    {
        try
        {
            var catalog = PriceCatalogReader.Read(json);
            lock (_swapping)
            {
                if (catalog.AsOf < _snapshot.Catalog.AsOf)
                {
                    throw new InvalidDataException($"it is as of {catalog.AsOf:O}, older than the present one, {_snapshot.Catalog.AsOf:O}.");
                }

                _snapshot = _snapshot.With(catalog);
            }

            _metrics?.CatalogIs(catalog.AsOf);
            LogCatalogUpdated(_logger, catalog.Version, catalog.AsOf);
            return true;
        }
        catch (InvalidDataException exception)
        {
            CatalogFailed(exception);
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _refreshing.Dispose();

    internal void CatalogFailed(Exception exception)
    {
        _metrics?.RefreshFailed("catalog");
        LogCatalogFailed(_logger, exception, CatalogVersion);
    }

    [LoggerMessage(50, LogLevel.Information, "Price catalogue {Version} as of {AsOf} is in force.")]
    private static partial void LogCatalogUpdated(ILogger logger, string version, DateOnly asOf);

    [LoggerMessage(51, LogLevel.Error, "A price catalogue could not be taken over; version {Version} stays in force.")]
    private static partial void LogCatalogFailed(ILogger logger, Exception exception, string version);

    [LoggerMessage(52, LogLevel.Error, "Stored prices could not be read; those read last stay in force.")]
    private static partial void LogStoreFailed(ILogger logger, Exception exception);
}
