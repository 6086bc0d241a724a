namespace Hadrian.Gateway;

/// <summary>Limits per address for anonymous calls and failed authentications. IPv6 addresses count per /64 network. Section <c>limits.rate.ip_rate_limits</c>.</summary>
public sealed class AddressRateLimitOptions
{
    /// <summary>Gets or sets whether the limits are in force.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets the requests per minute; at least 1.</summary>
    /// <value>Default: 120.</value>
    public int RequestsPerMinute { get; set; } = 120;

    /// <summary>Gets or sets the requests per hour; at least 1.</summary>
    /// <value>Default: <see langword="null"/>, unlimited.</value>
    public int? RequestsPerHour { get; set; }
}
