using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Limits of the data plane's requests and answers. Section <c>server</c>.</summary>
public sealed class DataPlaneOptions
{
    /// <summary>Gets or sets the largest request body, in bytes; at least 1.</summary>
    /// <value>Default: 33,554,432 (32 MiB).</value>
    [ConfigurationKeyName("body_limit_bytes")]
    public int BodyLimitBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>Gets or sets the largest plain answer of a provider, in bytes; at least 1.</summary>
    /// <value>Default: 104,857,600 (100 MiB).</value>
    [ConfigurationKeyName("max_response_body_bytes")]
    public int MaxResponseBodyBytes { get; set; } = 100 * 1024 * 1024;

    /// <summary>Gets or sets the longest silence of a provider within a stream, in seconds, up to 86,400; 0 for no limit. A provider's <c>streaming_timeout_secs</c> raises it.</summary>
    /// <value>Default: 120.</value>
    [ConfigurationKeyName("streaming_idle_timeout_secs")]
    public int StreamingIdleTimeoutSeconds { get; set; } = 120;
}
