using Microsoft.Extensions.Configuration;

namespace Hadrian.Providers.Bedrock;

/// <summary>Settings of Amazon Bedrock. Section <c>providers.NAME</c> with <c>type = "bedrock"</c>.</summary>
public sealed class BedrockProviderOptions : ProviderSettings
{
    /// <summary>Gets or sets the AWS region, such as <c>us-east-1</c>. Required.</summary>
    [ConfigurationKeyName("region")]
    public string? Region { get; set; }

    /// <summary>Gets where credentials come from.</summary>
    [ConfigurationKeyName("credentials")]
    public BedrockCredentialsOptions Credentials { get; } = new();

    /// <summary>Gets or sets the inference profile that takes the model's place in every conversation; usage and prices go by the model that was asked for.</summary>
    /// <value>Default: <see langword="null"/>: the model, or the profile by which the region calls it.</value>
    [ConfigurationKeyName("inference_profile_arn")]
    public string? InferenceProfileArn { get; set; }

    /// <summary>Gets or sets the URL under which <c>/model/ID/converse</c> lies; a trailing slash is ignored.</summary>
    /// <value>Default: <see langword="null"/>: the region's own, <c>https://bedrock-runtime.REGION.amazonaws.com</c>.</value>
    [ConfigurationKeyName("converse_base_url")]
    public string? ConverseBaseUrl { get; set; }

    /// <summary>Gets or sets the URL under which <c>/foundation-models</c> and <c>/inference-profiles</c> lie.</summary>
    /// <value>
    /// Default: <see langword="null"/>: <see cref="ConverseBaseUrl"/> where that is not of AWS, otherwise the region's own,
    /// <c>https://bedrock.REGION.amazonaws.com</c>.
    /// </value>
    [ConfigurationKeyName("control_base_url")]
    public string? ControlBaseUrl { get; set; }

    /// <summary>Gets the models that need a beta flag to think between tool calls, by a part of their names, case-sensitive; empty for those this version knows.</summary>
    [ConfigurationKeyName("interleaved_thinking_models")]
    public IList<string> InterleavedThinkingModels { get; } = [];
}
