using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal sealed class ModelCatalogOptionsValidator : IValidateOptions<ModelCatalogOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelCatalogOptions options)
        => new SectionCheck("features.static_models_cache").Between("refresh_interval_secs", options.RefreshIntervalSeconds, 0, 86_400).Result;
}
