using Microsoft.Extensions.Configuration;

namespace Hadrian.Providers.AzureOpenAI;

/// <summary>How the gateway signs in at Azure. Section <c>providers.NAME.auth</c>.</summary>
public sealed class AzureOpenAIAuthOptions
{
    /// <summary>Gets or sets the way: <c>api_key</c>, <c>azure_ad</c> (an Entra application) or <c>managed_identity</c>. Required.</summary>
    [ConfigurationKeyName("type")]
    public string? Type { get; set; }

    /// <summary>Gets or sets the resource's key. Required for <c>api_key</c>.</summary>
    [ConfigurationKeyName("api_key")]
    public string? ApiKey { get; set; }

    /// <summary>Gets or sets the directory of the application. Required for <c>azure_ad</c>.</summary>
    [ConfigurationKeyName("tenant_id")]
    public string? TenantId { get; set; }

    /// <summary>Gets or sets the application's id, or that of a user-assigned managed identity. Required for <c>azure_ad</c>.</summary>
    /// <value>Default: <see langword="null"/>, the machine's own identity.</value>
    [ConfigurationKeyName("client_id")]
    public string? ClientId { get; set; }

    /// <summary>Gets or sets the application's secret. Required for <c>azure_ad</c>.</summary>
    [ConfigurationKeyName("client_secret")]
    public string? ClientSecret { get; set; }
}
