using Microsoft.Extensions.Configuration;

namespace Hadrian.Providers.Vertex;

/// <summary>Settings of Google Vertex AI. Section <c>providers.NAME</c> with <c>type = "vertex"</c>.</summary>
public sealed class VertexProviderOptions : ProviderSettings
{
    /// <summary>Google's own models.</summary>
    public const string Google = "google";

    /// <summary>Anthropic's models.</summary>
    public const string Anthropic = "anthropic";

    /// <summary>Gets or sets the API key. With it neither project nor region nor credentials are needed, and they are not used.</summary>
    /// <value>Default: <see langword="null"/>: tokens are asked for with <see cref="Credentials"/>.</value>
    [ConfigurationKeyName("api_key")]
    public string? ApiKey { get; set; }

    /// <summary>Gets or sets the project's id. Required without an API key.</summary>
    [ConfigurationKeyName("project")]
    public string? Project { get; set; }

    /// <summary>Gets or sets the region, such as <c>us-central1</c>, <c>us</c>, <c>eu</c> or <c>global</c>. Required without an API key.</summary>
    [ConfigurationKeyName("region")]
    public string? Region { get; set; }

    /// <summary>Gets or sets whose models are asked: <see cref="Google"/> or <see cref="Anthropic"/>, which takes no API key.</summary>
    /// <value>Default: <see cref="Google"/>.</value>
    [ConfigurationKeyName("publisher")]
    public string Publisher { get; set; } = Google;

    /// <summary>Gets or sets the URL under which <c>/MODEL:generateContent</c> lies; a trailing slash is ignored.</summary>
    /// <value>
    /// Default: <see langword="null"/>: Google's own,
    /// <c>https://REGION-aiplatform.googleapis.com/v1/projects/PROJECT/locations/REGION/publishers/PUBLISHER/models</c>.
    /// </value>
    [ConfigurationKeyName("base_url")]
    public string? BaseUrl { get; set; }

    /// <summary>Gets where credentials come from.</summary>
    [ConfigurationKeyName("credentials")]
    public VertexCredentialsOptions Credentials { get; } = new();
}
