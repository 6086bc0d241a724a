using Microsoft.Extensions.Configuration;

namespace Hadrian.Providers.OpenAI;

/// <summary>Settings of OpenAI or a server that speaks its protocol. Section <c>providers.NAME</c> with <c>type = "open_ai"</c>.</summary>
public sealed class OpenAIProviderOptions : ProviderSettings
{
    internal const string DefaultBaseUrl = "https://api.openai.com/v1";

    /// <summary>Gets or sets the API key. Required for OpenAI's own URL.</summary>
    /// <value>Default: <see langword="null"/>, none is sent.</value>
    [ConfigurationKeyName("api_key")]
    public string? ApiKey { get; set; }

    /// <summary>Gets or sets the URL under which <c>/chat/completions</c> lies; a trailing slash is ignored.</summary>
    /// <value>Default: <c>https://api.openai.com/v1</c>.</value>
    [ConfigurationKeyName("base_url")]
    public string BaseUrl { get; set; } = DefaultBaseUrl;

    /// <summary>Gets or sets the organisation sent as <c>OpenAI-Organization</c>.</summary>
    [ConfigurationKeyName("organization")]
    public string? Organization { get; set; }

    /// <summary>Gets or sets the project sent as <c>OpenAI-Project</c>.</summary>
    [ConfigurationKeyName("project")]
    public string? Project { get; set; }

    /// <summary>Gets further request headers; an empty value keeps a header from being sent.</summary>
    [ConfigurationKeyName("headers")]
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
