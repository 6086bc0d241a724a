using Microsoft.Extensions.Configuration;

namespace Hadrian;

/// <summary>What a model can do; <see langword="null"/> where nothing is known.</summary>
public sealed class ModelCapabilities
{
    /// <summary>Gets or sets whether it sees images.</summary>
    [ConfigurationKeyName("vision")]
    public bool? Vision { get; set; }

    /// <summary>Gets or sets whether it reasons before it answers.</summary>
    [ConfigurationKeyName("reasoning")]
    public bool? Reasoning { get; set; }

    /// <summary>Gets or sets whether it calls tools.</summary>
    [ConfigurationKeyName("tool_call")]
    public bool? ToolCall { get; set; }

    /// <summary>Gets or sets whether it keeps to a JSON schema.</summary>
    [ConfigurationKeyName("structured_output")]
    public bool? StructuredOutput { get; set; }

    /// <summary>Gets or sets whether it takes a temperature.</summary>
    [ConfigurationKeyName("temperature")]
    public bool? Temperature { get; set; }
}
