using Microsoft.Extensions.Configuration;

namespace Hadrian;

/// <summary>A model to try in place of another. Section <c>providers.NAME.model_fallbacks."MODEL"</c>.</summary>
public sealed class ModelFallback
{
    /// <summary>Gets or sets the model, as an alias or an id. Required.</summary>
    [ConfigurationKeyName("model")]
    public string Model { get; set; } = string.Empty;

    /// <summary>Gets or sets the provider that has it.</summary>
    /// <value>Default: <see langword="null"/>, the same provider.</value>
    [ConfigurationKeyName("provider")]
    public string? Provider { get; set; }
}
