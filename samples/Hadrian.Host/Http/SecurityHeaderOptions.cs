namespace Hadrian.Host.Http;

/// <summary>Headers that restrain browsers; an empty text leaves a header out. Section <c>server.security_headers</c>.</summary>
internal sealed class SecurityHeaderOptions
{
    [ConfigurationKeyName("enabled")]
    public bool Enabled { get; set; } = true;

    [ConfigurationKeyName("content_type_options")]
    public string ContentTypeOptions { get; set; } = "nosniff";

    [ConfigurationKeyName("frame_options")]
    public string FrameOptions { get; set; } = "DENY";

    [ConfigurationKeyName("referrer_policy")]
    public string ReferrerPolicy { get; set; } = "strict-origin-when-cross-origin";

    /// <summary>Wins over <see cref="Preset"/>.</summary>
    [ConfigurationKeyName("content_security_policy")]
    public string? ContentSecurityPolicy { get; set; }

    [ConfigurationKeyName("csp_preset")]
    public string Preset { get; set; } = "strict";

    [ConfigurationKeyName("xss_protection")]
    public string? XssProtection { get; set; }

    [ConfigurationKeyName("permissions_policy")]
    public string? PermissionsPolicy { get; set; }

    [ConfigurationKeyName("hsts")]
    public HstsHeaderOptions Hsts { get; set; } = new();

    /// <summary>The policy in force, and where pages of our own need more, theirs.</summary>
    public string Policy => ContentSecurityPolicy ?? Preset switch
    {
        "permissive" => "default-src 'self' https: data: blob: 'unsafe-inline'; frame-ancestors 'none'",
        "self_hosted" => "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
        _ => "default-src 'none'; frame-ancestors 'none'",
    };
}
