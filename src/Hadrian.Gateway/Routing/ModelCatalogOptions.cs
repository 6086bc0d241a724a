using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>How long the model list is remembered. Section <c>features.static_models_cache</c>.</summary>
public sealed class ModelCatalogOptions
{
    /// <summary>Gets or sets after how many seconds providers are asked again; 0 asks them each time, at most 86,400.</summary>
    /// <value>Default: 300.</value>
    [ConfigurationKeyName("refresh_interval_secs")]
    public int RefreshIntervalSeconds { get; set; } = 300;
}
