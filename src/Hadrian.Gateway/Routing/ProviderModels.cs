using System.Text.Json;
using Hadrian.Wire.OpenAI.Models;
using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

/// <summary>Asks providers for their models.</summary>
internal sealed partial class ProviderModels(TimeProvider time, ILogger logger)
{
    private const int LargestList = 16 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks a provider.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="instance">The same, when it was made through the admin API.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns><see langword="null"/> when it does not tell; that is logged.</returns>
    public async Task<IReadOnlyList<CatalogEntry>?> ListAsync(IGatewayProvider provider, DynamicProviderInstance? instance, CancellationToken cancellationToken)
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
                    return [.. entries.Where(entry => IsOffered(provider.Settings, entry.Model)).Select(entry => Describe(provider, instance, entry))];
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

    private static CatalogEntry Describe(IGatewayProvider provider, DynamicProviderInstance? instance, ModelEntry entry) => new(
        new ModelTarget(provider.Name, entry.Model) { Dynamic = instance },
        entry with { Json = ModelDescription.Complete(entry.Json, provider.Settings, entry.Model) });

    private static bool IsOffered(ProviderSettings settings, string model)
        => settings.AllowedModels.Count == 0
            || settings.AllowedModels.Contains(model)
            || settings.ModelAliases.Any(alias => alias.Value == model && settings.AllowedModels.Contains(alias.Key));

    [LoggerMessage(40, LogLevel.Warning, "Provider {Provider} did not list its models: status {Status}.")]
    private static partial void LogRefused(ILogger logger, string provider, int status);

    [LoggerMessage(41, LogLevel.Warning, "Provider {Provider} did not list its models.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string provider);
}
