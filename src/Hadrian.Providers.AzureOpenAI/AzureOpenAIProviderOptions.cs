using Microsoft.Extensions.Configuration;

namespace Hadrian.Providers.AzureOpenAI;

/// <summary>Settings of Azure OpenAI. Section <c>providers.NAME</c> with <c>type = "azure_open_ai"</c>.</summary>
public sealed class AzureOpenAIProviderOptions : ProviderSettings
{
    /// <summary>Gets or sets the NAME of <c>https://NAME.openai.azure.com</c>. Required unless <see cref="BaseUrl"/> is set.</summary>
    [ConfigurationKeyName("resource_name")]
    public string? ResourceName { get; set; }

    /// <summary>Gets or sets the resource's endpoint, for sovereign clouds and <c>*.services.ai.azure.com</c>; <c>/openai</c> lies under it.</summary>
    /// <value>Default: <see langword="null"/>, <c>https://RESOURCE_NAME.openai.azure.com</c>.</value>
    [ConfigurationKeyName("base_url")]
    public string? BaseUrl { get; set; }

    /// <summary>Gets or sets the version of Azure's API. Streams report their usage from 2024-09-01-preview on.</summary>
    /// <value>Default: <c>2024-02-01</c>.</value>
    [ConfigurationKeyName("api_version")]
    public string ApiVersion { get; set; } = "2024-02-01";

    /// <summary>Gets how the gateway signs in.</summary>
    [ConfigurationKeyName("auth")]
    public AzureOpenAIAuthOptions Auth { get; } = new();

    /// <summary>Gets the deployments by name. A model that none of them has is taken for the name of a deployment.</summary>
    [ConfigurationKeyName("deployments")]
    public IDictionary<string, AzureOpenAIDeployment> Deployments { get; } = new Dictionary<string, AzureOpenAIDeployment>(StringComparer.Ordinal);
}
