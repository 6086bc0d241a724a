using Microsoft.Extensions.Configuration;

namespace Hadrian.Providers.AzureOpenAI;

/// <summary>A deployment of a model. Section <c>providers.NAME.deployments.DEPLOYMENT</c>.</summary>
public sealed class AzureOpenAIDeployment
{
    /// <summary>Gets or sets the model that is deployed, as callers name it. Required.</summary>
    [ConfigurationKeyName("model")]
    public string? Model { get; set; }

    /// <summary>Gets or sets whether this deployment is taken when several have the model.</summary>
    /// <value>Default: <see langword="false"/>; without a default the first by name is taken.</value>
    [ConfigurationKeyName("default")]
    public bool IsDefault { get; set; }
}
