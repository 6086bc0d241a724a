using System.Text.Json.Nodes;
using Hadrian.Wire.OpenAI.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>The models at providers made through the admin API that a caller may use: those a provider was given, or those it tells.</summary>
internal sealed partial class DynamicModelCatalog(
    DynamicProviderDirectory directory, IOptions<ModelCatalogOptions> options, TimeProvider time, ILogger<DynamicModelCatalog> logger)
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);

    private readonly ProviderModels _models = new(time, logger);
    private readonly ExpiringCache<DynamicProviderInstance, IReadOnlyList<CatalogEntry>> _lists = new(capacity: 1_000, time);
    private readonly TimeSpan _fresh = TimeSpan.FromSeconds(options.Value.RefreshIntervalSeconds);

    /// <summary>Gives the models, the nearest owner's first, under their names with scope.</summary>
    public async ValueTask<IReadOnlyList<CatalogEntry>> GetAsync(Principal principal, CancellationToken cancellationToken)
    {
        var instances = await InstancesOfAsync(principal, cancellationToken).ConfigureAwait(false);
        if (instances.Count == 0)
        {
            return [];
        }

        var lists = await Task.WhenAll(instances.Select(instance => ListAsync(instance, cancellationToken))).ConfigureAwait(false);
        return [.. lists.SelectMany(list => list)];
    }

    private async ValueTask<List<DynamicProviderInstance>> InstancesOfAsync(Principal principal, CancellationToken cancellationToken)
    {
        var instances = new List<DynamicProviderInstance>();
        try
        {
            foreach (var owner in DynamicProviderRouter.OwnersOf(principal))
            {
                instances.AddRange(await directory.ListAsync(owner, cancellationToken).ConfigureAwait(false));
            }
        }
        catch (Exception exception) when (StorageFailures.IsOfStorage(exception))
        {
            // The gateway's own models are known without storage, and still to be had.
            LogStorageFailed(logger, exception);
        }

        return instances;
    }

    private async Task<IReadOnlyList<CatalogEntry>> ListAsync(DynamicProviderInstance instance, CancellationToken cancellationToken)
    {
        if (_lists.TryGet(instance, out var known))
        {
            return known!;
        }

        var generation = _lists.Generation;
        var told = instance.Record.Models.Count > 0
            ? Given(instance)
            : await _models.ListAsync(instance.Provider, instance, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<CatalogEntry> list = [.. (told ?? []).Select(entry => entry with { Entry = AsDynamic(entry.Entry) })];
        _lists.Fill(instance, list, told is null && AfterFailure < _fresh ? AfterFailure : _fresh, generation);
        return list;
    }

    /// <summary>Lists the models a provider was given, without asking it.</summary>
    private static List<CatalogEntry> Given(DynamicProviderInstance instance)
    {
        var data = new JsonArray([.. instance.Record.Models.Select(model => (JsonNode)new JsonObject { ["id"] = model })]);
        var name = instance.Provider.Name;
        return ModelList.TryRead(name, System.Text.Encoding.UTF8.GetBytes(new JsonObject { ["data"] = data }.ToJsonString()), out var entries)
            ? [.. entries.Select(entry => new CatalogEntry(new ModelTarget(name, entry.Model) { Dynamic = instance }, entry))]
            : throw new InvalidOperationException("A list that was just written cannot be read.");
    }

    private static ModelEntry AsDynamic(ModelEntry entry) => entry with
    {
        Json = ModelDescription.Merge(entry.Json, new JsonObject { ["source"] = "dynamic" }),
    };

    [LoggerMessage(46, LogLevel.Warning, "Providers made through the admin API could not be read, so their models are not listed.")]
    private static partial void LogStorageFailed(ILogger logger, Exception exception);
}
