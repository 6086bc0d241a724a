using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>
/// What the gateway may connect to when a caller or a tenant, not the configuration, names the URL. Section <c>server</c>.
/// Public addresses are always allowed, those of cloud metadata services never.
/// </summary>
public sealed class UrlAccessOptions
{
    /// <summary>Gets or sets whether such URLs may reach this machine.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    [ConfigurationKeyName("allow_loopback_urls")]
    public bool AllowLoopbackUrls { get; set; }

    /// <summary>Gets or sets whether such URLs may reach private networks: RFC 1918, link-local and unique local addresses.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    [ConfigurationKeyName("allow_private_urls")]
    public bool AllowPrivateUrls { get; set; }
}
