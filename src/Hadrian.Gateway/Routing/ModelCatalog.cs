using System.Text.Json;
using Hadrian.Wire.OpenAI.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>The models of all providers, asked for when first needed and remembered. A provider that fails is left out and asked again soon.</summary>
/// <param name="providers">The providers to ask.</param>
/// <param name="options">How long their answers are remembered.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Learns which provider failed.</param>
public sealed partial class ModelCatalog(
    ProviderRegistry providers, IOptions<ModelCatalogOptions> options, TimeProvider time, ILogger<ModelCatalog> logger) : IDisposable
{
    private const int LargestList = 16 * 1024 * 1024;
    private static readonly TimeSpan LongestAfterFailure = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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

            var lists = await Task.WhenAll(providers.All.Select(provider => ListAsync(provider, cancellationToken))).ConfigureAwait(false);
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

    private async Task<IReadOnlyList<CatalogEntry>?> ListAsync(IGatewayProvider provider, CancellationToken cancellationToken)
    {
        using var deadline = new CallDeadline(Patience, time, cancellationToken);
        try
        {
            using var response = await provider.ListModelsAsync(deadline.Token).ConfigureAwait(false);
            if (response.IsSuccess && response.ContentLength is null or <= LargestList)
            {
                using var body = new MemoryStream();
                await response.Body.CopyToAsync(body, deadline.Token).ConfigureAwait(false);
                if (ModelList.TryRead(provider.Name, body.ToArray(), out var entries))
                {
                    return [.. entries.Where(entry => IsOffered(provider.Settings, entry.Model)).Select(entry => Describe(provider, entry))];
                }
            }

            LogRefused(logger, provider.Name, response.StatusCode);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is HttpRequestException or IOException or JsonException or OperationCanceledException or GatewayException)
        {
            LogFailed(logger, exception, provider.Name);
        }

        return null;
    }

    private static CatalogEntry Describe(IGatewayProvider provider, ModelEntry entry) => new(
        new ModelTarget(provider.Name, entry.Model),
        entry with { Json = ModelDescription.Complete(entry.Json, provider.Settings, entry.Model) });

    private static bool IsOffered(ProviderSettings settings, string model)
        => settings.AllowedModels.Count == 0
            || settings.AllowedModels.Contains(model)
            || settings.ModelAliases.Any(alias => alias.Value == model && settings.AllowedModels.Contains(alias.Key));

    [LoggerMessage(40, LogLevel.Warning, "Provider {Provider} did not list its models: status {Status}.")]
    private static partial void LogRefused(ILogger logger, string provider, int status);

    [LoggerMessage(41, LogLevel.Warning, "Provider {Provider} did not list its models.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string provider);

    private sealed record Snapshot(IReadOnlyList<CatalogEntry> Entries, DateTimeOffset FreshUntil);
}

/// <summary>A model in the catalogue.</summary>
/// <param name="Target">Where it is.</param>
/// <param name="Entry">How it is listed.</param>
public sealed record CatalogEntry(ModelTarget Target, ModelEntry Entry);
