using System.Globalization;

namespace Hadrian.Host.Http;

/// <summary>Tells browsers to come back over HTTPS only. Section <c>server.security_headers.hsts</c>.</summary>
internal sealed class HstsHeaderOptions
{
    [ConfigurationKeyName("enabled")]
    public bool Enabled { get; set; } = true;

    [ConfigurationKeyName("max_age_secs")]
    public long MaxAgeSeconds { get; set; } = 31_536_000;

    [ConfigurationKeyName("include_subdomains")]
    public bool IncludeSubdomains { get; set; } = true;

    [ConfigurationKeyName("preload")]
    public bool Preload { get; set; }

    public string Value => string.Create(
        CultureInfo.InvariantCulture, $"max-age={MaxAgeSeconds}{(IncludeSubdomains ? "; includeSubDomains" : "")}{(Preload ? "; preload" : "")}");
}
