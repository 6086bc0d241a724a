using Microsoft.Extensions.Configuration;

namespace Hadrian.Providers.Vertex;

/// <summary>Where credentials for Vertex AI come from. Section <c>providers.NAME.credentials</c>.</summary>
public sealed class VertexCredentialsOptions
{
    /// <summary>Application Default Credentials: the file <c>GOOGLE_APPLICATION_CREDENTIALS</c> names, those of gcloud, the metadata server.</summary>
    public const string Default = "default";

    /// <summary>A service account's key in a file.</summary>
    public const string ServiceAccount = "service_account";

    /// <summary>A service account's key in the settings.</summary>
    public const string ServiceAccountJson = "service_account_json";

    /// <summary>Gets or sets the kind: <see cref="Default"/>, <see cref="ServiceAccount"/> or <see cref="ServiceAccountJson"/>.</summary>
    /// <value>Default: <see cref="Default"/>.</value>
    [ConfigurationKeyName("type")]
    public string Type { get; set; } = Default;

    /// <summary>Gets or sets the key's file. Required where the kind is <see cref="ServiceAccount"/>.</summary>
    [ConfigurationKeyName("key_path")]
    public string? KeyPath { get; set; }

    /// <summary>Gets or sets the key, the whole JSON document. Required where the kind is <see cref="ServiceAccountJson"/>.</summary>
    [ConfigurationKeyName("json")]
    public string? Json { get; set; }

    /// <summary>Tells the kind and where the key lies; no secret.</summary>
    public override string ToString() => Type == ServiceAccount ? $"service_account ({KeyPath})" : Type;
}
