using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>Completes the prices before the application serves and follows changes made elsewhere: the catalogue's file, other nodes' prices.</summary>
internal sealed class PricingLifetime(
    PriceBook prices,
    PriceInvalidation invalidation,
    ConfiguredPrices configured,
    ProviderRegistry providers,
    IOptions<PricingOptions> options,
    IOptions<CostEstimateOptions> estimates,
    TimeProvider time) : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private readonly PriceCatalogFile? _file = options.Value.CatalogFile is { Length: > 0 } path ? new(path, prices) : null;
    private ITimer? _timer;
    private Task _update = Task.CompletedTask;

    /// <summary>Gets the update under way, or the last one.</summary>
    internal Task Update => _update;

    // Storage has been initialised in the phase before.
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _file?.ReadIfChanged();

        // Before the prices are read: what changes in between is told.
        invalidation.Listen();
        await prices.RefreshAsync(cancellationToken).ConfigureAwait(false);
        PricingChecks.Check(prices.Snapshot, providers, configured, estimates.Value.OnUnpriced);
        var stopping = _stopping.Token;
        _timer = time.CreateTimer(_ => BeginUpdate(stopping), null, Interval, Interval);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _update.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private void BeginUpdate(CancellationToken stopping)
    {
        if (_update.IsCompleted && !stopping.IsCancellationRequested)
        {
            _update = UpdateAsync(stopping);
        }
    }

    private async Task UpdateAsync(CancellationToken cancellationToken)
    {
        _file?.ReadIfChanged();
        await prices.TryRefreshAsync(cancellationToken).ConfigureAwait(false);
    }
}
