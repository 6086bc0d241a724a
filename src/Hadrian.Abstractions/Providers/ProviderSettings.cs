using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace Hadrian;

/// <summary>Settings every provider has. Provider packages derive their options from it.</summary>
public class ProviderSettings
{
    /// <summary>Gets or sets the longest a plain call may take, in seconds, end to end.</summary>
    /// <value>Default: 60.</value>
    [ConfigurationKeyName("timeout_secs"), Range(1, 86_400)]
    public int TimeoutSeconds { get; set; } = 60;

    /// <summary>Gets or sets the longest wait for the first byte of a stream and for each further one, in seconds. A stream's length is not limited.</summary>
    /// <value>Default: <see langword="null"/>: the larger of <see cref="TimeoutSeconds"/> and 300 for the first byte, and the gateway's idle limit after it.</value>
    [ConfigurationKeyName("streaming_timeout_secs"), Range(1, 86_400)]
    public int? StreamingTimeoutSeconds { get; set; }

    /// <summary>Gets or sets how many bytes of a stream are held per call before reading from the provider pauses. Not a limit on one event.</summary>
    /// <value>Default: 65,536.</value>
    [ConfigurationKeyName("streaming_buffer_size"), Range(1_024, 16_777_216)]
    public int StreamingBufferSize { get; set; } = 65_536;

    /// <summary>Gets or sets under which provider the catalogue of list prices has this provider's models, such as <c>openai</c>; <c>none</c> for under none.</summary>
    /// <value>Default: <see langword="null"/>: found by the upstream's address, then by the provider's type.</value>
    [ConfigurationKeyName("catalog_provider")]
    public string? CatalogProvider { get; set; }

    /// <summary>Gets the models callers may use, as aliases or model ids; empty for all.</summary>
    [ConfigurationKeyName("allowed_models")]
    public IList<string> AllowedModels { get; } = [];

    /// <summary>Gets short names for model ids; resolved once, not recursively.</summary>
    [ConfigurationKeyName("model_aliases")]
    public IDictionary<string, string> ModelAliases { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets what is known about single models, by model id.</summary>
    [ConfigurationKeyName("models")]
    public IDictionary<string, ModelMetadata> Models { get; } = new Dictionary<string, ModelMetadata>(StringComparer.Ordinal);

    /// <summary>Gets or sets whether models call tools, unless <see cref="Models"/> says otherwise.</summary>
    /// <value>Default: <see langword="null"/>, not known.</value>
    [ConfigurationKeyName("supports_tools")]
    public bool? SupportsTools { get; set; }

    /// <summary>Gets or sets whether models see images, unless <see cref="Models"/> says otherwise.</summary>
    /// <value>Default: <see langword="null"/>, not known.</value>
    [ConfigurationKeyName("supports_vision")]
    public bool? SupportsVision { get; set; }

    /// <summary>
    /// Gets or sets whether what a translating provider cannot honour (more choices than one, log probabilities, audio, contents, formats and
    /// tools it does not know, images that cannot be fetched) is left out of requests. Otherwise such requests are refused.
    /// </summary>
    /// <value>Default: <see langword="false"/>.</value>
    [ConfigurationKeyName("drop_unsupported")]
    public bool DropUnsupported { get; set; }

    /// <summary>Gets when the provider's circuit breaker opens.</summary>
    [ConfigurationKeyName("circuit_breaker")]
    public CircuitBreakerOptions CircuitBreaker { get; } = new();

    /// <summary>Gets whether and how the provider is checked while nobody may be calling it.</summary>
    [ConfigurationKeyName("health_check")]
    public HealthCheckOptions HealthCheck { get; } = new();

    /// <summary>Gets how failed attempts are repeated.</summary>
    [ConfigurationKeyName("retry")]
    public RetryOptions Retry { get; } = new();

    /// <summary>Gets the providers that may take over a call with the same model, in this order.</summary>
    [ConfigurationKeyName("fallback_providers")]
    public IList<string> FallbackProviders { get; } = [];

    /// <summary>Gets, by model, the models that may take over a call, in this order and before <see cref="FallbackProviders"/>. Aliases count as the model they name.</summary>
    [ConfigurationKeyName("model_fallbacks")]
    public IDictionary<string, IList<ModelFallback>> ModelFallbacks { get; } = new Dictionary<string, IList<ModelFallback>>(StringComparer.Ordinal);

    /// <summary>Gets or sets whether another target takes over when the provider's own rate limit is used up (429) after the retries.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    [ConfigurationKeyName("fallback_on_rate_limit")]
    public bool FallbackOnRateLimit { get; set; } = true;

    /// <summary>Gets or sets whether another target takes over when the provider refuses the gateway's credentials or account (401, 402, 403).</summary>
    /// <value>Default: <see langword="true"/>.</value>
    [ConfigurationKeyName("fallback_on_credential_error")]
    public bool FallbackOnCredentialError { get; set; } = true;
}
