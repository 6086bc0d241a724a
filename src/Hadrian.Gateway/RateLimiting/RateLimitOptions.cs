using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>Request limits per API key, unless the key has its own. Section <c>limits.rate</c>.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Gets or sets the requests per sliding minute; at least 1.</summary>
    /// <value>Default: 60.</value>
    [ConfigurationKeyName("requests_per_minute")]
    public int RequestsPerMinute { get; set; } = 60;

    /// <summary>Gets or sets the requests per sliding day; at least 1.</summary>
    /// <value>Default: <see langword="null"/>, unlimited.</value>
    [ConfigurationKeyName("requests_per_day")]
    public int? RequestsPerDay { get; set; }

    /// <summary>Gets or sets how many calls may be under way at once; at least 1.</summary>
    /// <value>Default: 10.</value>
    [ConfigurationKeyName("concurrent_requests")]
    public int ConcurrentRequests { get; set; } = 10;

    /// <summary>Gets or sets whether a key's own limit may exceed <see cref="RequestsPerMinute"/>; checked when the key is saved.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    [ConfigurationKeyName("allow_per_key_above_global")]
    public bool AllowPerKeyAboveGlobal { get; set; }

    /// <summary>Gets or sets the limits of callers without a valid key, per address.</summary>
    [ConfigurationKeyName("ip_rate_limits")]
    public AddressRateLimitOptions AddressLimits { get; set; } = new();
}

/// <summary>Limits per address for anonymous calls and failed authentications. IPv6 addresses count per /64 network.</summary>
public sealed class AddressRateLimitOptions
{
    /// <summary>Gets or sets whether the limits are in force.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    [ConfigurationKeyName("enabled")]
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets the requests per sliding minute; at least 1.</summary>
    /// <value>Default: 120.</value>
    [ConfigurationKeyName("requests_per_minute")]
    public int RequestsPerMinute { get; set; } = 120;

    /// <summary>Gets or sets the requests per sliding hour; at least 1.</summary>
    /// <value>Default: <see langword="null"/>, unlimited.</value>
    [ConfigurationKeyName("requests_per_hour")]
    public int? RequestsPerHour { get; set; }
}
