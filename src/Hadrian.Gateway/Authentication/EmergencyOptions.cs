using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>
/// Credentials for administrators when nothing else works: known to the configuration alone, good without a database. Section
/// <c>auth.emergency</c>.
/// </summary>
public sealed class EmergencyOptions
{
    /// <summary>Gets or sets whether they are taken.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    [ConfigurationKeyName("enabled")]
    public bool Enabled { get; set; }

    /// <summary>Gets the accounts.</summary>
    [ConfigurationKeyName("accounts")]
    public IList<EmergencyAccountOptions> Accounts { get; } = [];

    /// <summary>Gets the addresses and CIDR ranges all accounts may be used from.</summary>
    /// <value>Default: empty, any.</value>
    [ConfigurationKeyName("allowed_ips")]
    public IList<string> AllowedIps { get; } = [];

    /// <summary>Gets or sets when an address that fails is locked out.</summary>
    [ConfigurationKeyName("rate_limit")]
    public EmergencyRateLimitOptions RateLimit { get; set; } = new();
}

/// <summary>One emergency account.</summary>
public sealed class EmergencyAccountOptions
{
    /// <summary>Gets or sets the id, under which its use is recorded. Required.</summary>
    [ConfigurationKeyName("id")]
    public string Id { get; set; } = "";

    /// <summary>Gets or sets the name of whoever holds it. Required.</summary>
    [ConfigurationKeyName("name")]
    public string Name { get; set; } = "";

    /// <summary>Gets or sets the secret, at least 32 characters. Required.</summary>
    [ConfigurationKeyName("key")]
    public string Key { get; set; } = "";

    /// <summary>Gets or sets the mail address of whoever holds it.</summary>
    /// <value>Default: <see langword="null"/>, not told.</value>
    [ConfigurationKeyName("email")]
    public string? Email { get; set; }

    /// <summary>Gets further names of roles, shown to whoever asks who they are. The account may do everything whatever they say.</summary>
    [ConfigurationKeyName("roles")]
    public IList<string> Roles { get; } = [];

    /// <summary>Gets the addresses and CIDR ranges it may be used from, beside what holds for all accounts.</summary>
    /// <value>Default: empty, any.</value>
    [ConfigurationKeyName("allowed_ips")]
    public IList<string> AllowedIps { get; } = [];
}

/// <summary>When an address that fails with emergency credentials is locked out. Section <c>auth.emergency.rate_limit</c>.</summary>
public sealed class EmergencyRateLimitOptions
{
    /// <summary>Gets or sets after how many failures.</summary>
    /// <value>Default: 5.</value>
    [ConfigurationKeyName("max_attempts")]
    public int MaxAttempts { get; set; } = 5;

    /// <summary>Gets or sets within how many seconds.</summary>
    /// <value>Default: 900.</value>
    [ConfigurationKeyName("window_secs")]
    public int WindowSeconds { get; set; } = 900;

    /// <summary>Gets or sets for how many seconds.</summary>
    /// <value>Default: 3,600.</value>
    [ConfigurationKeyName("lockout_secs")]
    public int LockoutSeconds { get; set; } = 3_600;
}
