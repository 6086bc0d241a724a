using Hadrian.Wire.OpenAI.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>The models of all providers, asked for when first needed and remembered. A provider that fails is left out and asked again soon.</summary>
/// <param name="providers">The providers to ask.</param>
/// <param name="options">How long their answers are remembered.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Learns which provider failed.</param>
public sealed class ModelCatalog(
    ProviderRegistry providers, IOptions<ModelCatalogOptions> options, TimeProvider time, ILogger<ModelCatalog> logger) : IDisposable
{
    private static readonly TimeSpan LongestAfterFailure = TimeSpan.FromSeconds(30);

    private readonly ProviderModels _models = new(time, logger);
    private readonly TimeSpan _fresh = TimeSpan.FromSeconds(options.Value.RefreshIntervalSeconds);
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private volatile Snapshot? _snapshot;

    /// <summary>Gives all models, ordered by provider.</summary>
    /// <param name="cancellationToken">A token to give up.</param>
    public async ValueTask<IReadOnlyList<CatalogEntry>> GetAsync(CancellationToken cancellationToken)
    {
        if (_snapshot is { } known && time.GetUtcNow() < known.FreshUntil)
        {
            return known.Entries;
        }

        await _refreshing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_snapshot is { } refreshed && time.GetUtcNow() < refreshed.FreshUntil)
            {
                return refreshed.Entries;
            }

            var lists = await Task.WhenAll(providers.All.Select(provider => _models.ListAsync(provider, instance: null, cancellationToken))).ConfigureAwait(false);
            var isWhole = Array.TrueForAll(lists, list => list is not null);
            var freshness = isWhole || _fresh < LongestAfterFailure ? _fresh : LongestAfterFailure;
            var snapshot = new Snapshot([.. lists.OfType<IReadOnlyList<CatalogEntry>>().SelectMany(list => list)], time.GetUtcNow() + freshness);
            _snapshot = snapshot;
            return snapshot.Entries;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _refreshing.Dispose();

    private sealed record Snapshot(IReadOnlyList<CatalogEntry> Entries, DateTimeOffset FreshUntil);
}

/// <summary>A model in the catalogue.</summary>
/// <param name="Target">Where it is.</param>
/// <param name="Entry">How it is listed.</param>
public sealed record CatalogEntry(ModelTarget Target, ModelEntry Entry);
