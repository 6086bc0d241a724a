using Microsoft.Extensions.Configuration;

namespace Hadrian;

/// <summary>What configuration says about one model of a provider. Section <c>providers.NAME.models."MODEL"</c>, prices included.</summary>
/// <remarks>The model list shows it, and it counts before what the provider itself says.</remarks>
public sealed class ModelMetadata : ModelPrices
{
    /// <summary>Gets or sets the tokens a call may have, input and output together; at least 1.</summary>
    [ConfigurationKeyName("context_length")]
    public int? ContextLength { get; set; }

    /// <summary>Gets or sets the tokens an answer may have; at least 1.</summary>
    [ConfigurationKeyName("max_output_tokens")]
    public int? MaxOutputTokens { get; set; }

    /// <summary>Gets or sets what the model can do.</summary>
    [ConfigurationKeyName("capabilities")]
    public ModelCapabilities Capabilities { get; set; } = new();

    /// <summary>Gets or sets what goes in and out.</summary>
    [ConfigurationKeyName("modalities")]
    public ModelModalities Modalities { get; set; } = new();

    /// <summary>Gets what the model is for: <c>chat</c>, <c>embedding</c>, <c>image_generation</c> and the like.</summary>
    [ConfigurationKeyName("tasks")]
    public IList<string> Tasks { get; } = [];

    /// <summary>Gets or sets the family it belongs to.</summary>
    [ConfigurationKeyName("family")]
    public string? Family { get; set; }

    /// <summary>Gets or sets whether its weights are public.</summary>
    [ConfigurationKeyName("open_weights")]
    public bool? OpenWeights { get; set; }

    /// <summary>Gets the sizes of the images it makes.</summary>
    [ConfigurationKeyName("image_sizes")]
    public IList<string> ImageSizes { get; } = [];

    /// <summary>Gets the qualities of the images it makes.</summary>
    [ConfigurationKeyName("image_qualities")]
    public IList<string> ImageQualities { get; } = [];

    /// <summary>Gets or sets how many images it makes at once; at least 1.</summary>
    [ConfigurationKeyName("max_images")]
    public int? MaxImages { get; set; }

    /// <summary>Gets the voices it speaks with.</summary>
    [ConfigurationKeyName("voices")]
    public IList<string> Voices { get; } = [];
}
