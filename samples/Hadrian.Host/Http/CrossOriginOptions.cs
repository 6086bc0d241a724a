namespace Hadrian.Host.Http;

/// <summary>Which browser pages may call. Section <c>server.cors</c>.</summary>
internal sealed class CrossOriginOptions
{
    [ConfigurationKeyName("enabled")]
    public bool Enabled { get; set; } = true;

    [ConfigurationKeyName("allowed_origins")]
    public IReadOnlyList<string>? AllowedOrigins { get; set; }

    [ConfigurationKeyName("allowed_methods")]
    public IReadOnlyList<string>? AllowedMethods { get; set; }

    [ConfigurationKeyName("allowed_headers")]
    public IReadOnlyList<string>? AllowedHeaders { get; set; }

    [ConfigurationKeyName("allow_credentials")]
    public bool AllowCredentials { get; set; }

    [ConfigurationKeyName("max_age_secs")]
    public int MaxAgeSeconds { get; set; } = 86_400;

    public bool IsOn => Enabled && AllowedOrigins is { Count: > 0 };
}
