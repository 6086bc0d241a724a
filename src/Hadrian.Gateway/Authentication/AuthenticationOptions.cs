using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>How callers prove who they are.</summary>
public enum AuthenticationMode
{
    /// <summary>Nobody has to. A gateway key that is presented is still checked.</summary>
    None,

    /// <summary>By gateway API key.</summary>
    ApiKey,

    /// <summary>By a JSON web token of the configured issuer. Gateway keys are not taken.</summary>
    Jwt,

    /// <summary>By gateway API key or JSON web token: a bearer token that starts with the key prefix is a key.</summary>
    Multi,
}

/// <summary>Authentication of callers. Section <c>auth</c>.</summary>
public sealed class AuthenticationOptions
{
    /// <summary>Gets or sets the mode.</summary>
    /// <value>Default: <see cref="AuthenticationMode.None"/>.</value>
    public AuthenticationMode Mode { get; set; }

    /// <summary>Gets or sets whether calls without credentials pass although the mode demands them. Wrong credentials are refused all the same.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    [ConfigurationKeyName("allow_anonymous")]
    public bool AllowAnonymous { get; set; }

    /// <summary>Gets or sets the settings of gateway keys.</summary>
    [ConfigurationKeyName("api_key")]
    public ApiKeyOptions ApiKey { get; set; } = new();

    /// <summary>Gets or sets whose tokens are taken, with <see cref="AuthenticationMode.Jwt"/> and <see cref="AuthenticationMode.Multi"/>.</summary>
    [ConfigurationKeyName("jwt")]
    public JwtOptions Jwt { get; set; } = new();

    /// <summary>Gets or sets the bootstrap credential.</summary>
    [ConfigurationKeyName("bootstrap")]
    public BootstrapOptions Bootstrap { get; set; } = new();

    /// <summary>Gets or sets the emergency credentials.</summary>
    [ConfigurationKeyName("emergency")]
    public EmergencyOptions Emergency { get; set; } = new();

    internal bool TakesTokens => Mode is AuthenticationMode.Jwt or AuthenticationMode.Multi;
}

/// <summary>Settings of gateway keys. Section <c>auth.api_key</c>.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>Gets or sets the header that carries the key. <c>Authorization: Bearer</c> works whatever this says.</summary>
    /// <value>Default: <c>X-API-Key</c>.</value>
    [ConfigurationKeyName("header_name")]
    public string HeaderName { get; set; } = "X-API-Key";

    /// <summary>Gets or sets what every key starts with.</summary>
    /// <value>Default: <c>gw_</c>.</value>
    [ConfigurationKeyName("key_prefix")]
    public string KeyPrefix { get; set; } = "gw_";

    /// <summary>Gets or sets what new keys start with; begins with <see cref="KeyPrefix"/>.</summary>
    /// <value>Default: <see langword="null"/>, the key prefix followed by <c>live_</c>.</value>
    [ConfigurationKeyName("generation_prefix")]
    public string? GenerationPrefix { get; set; }

    /// <summary>Gets or sets how long a looked-up key is remembered, in seconds, up to 86,400; 0 looks it up for every call. Also the longest a revoked key lives on other nodes without Redis.</summary>
    /// <value>Default: 60.</value>
    [ConfigurationKeyName("cache_ttl_secs")]
    public int CacheTtlSeconds { get; set; } = 60;

    /// <summary>Gets or sets how many looked-up keys are remembered; beyond it the least recently used go first. Key <c>cache.max_capacity</c>.</summary>
    /// <value>Default: 10,000.</value>
    public int CacheCapacity { get; set; } = 10_000;

    internal string EffectiveGenerationPrefix
        => GenerationPrefix ?? (KeyPrefix.EndsWith('_') ? KeyPrefix + "live_" : KeyPrefix + "_live_");
}

/// <summary>The credential that opens the admin API of a gateway without administrators. Section <c>auth.bootstrap</c>.</summary>
public sealed class BootstrapOptions
{
    /// <summary>Gets or sets the key. It works until there is a user, or a key with the <c>admin</c> scope.</summary>
    /// <value>Default: <see langword="null"/>, none.</value>
    [ConfigurationKeyName("api_key")]
    public string? ApiKey { get; set; }
}
