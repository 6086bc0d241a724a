namespace Hadrian.Gateway;

/// <summary>
/// How often callers may call and how many tokens they may use: per API key, unless the key has its own limits, and per
/// further scope. Section <c>limits.rate</c>; there the settings are written in snake case.
/// </summary>
public sealed class RateLimitOptions
{
    /// <summary>Gets or sets the requests per minute; at least 1.</summary>
    /// <value>Default: 60.</value>
    public int RequestsPerMinute { get; set; } = 60;

    /// <summary>Gets or sets the requests per day; at least 1.</summary>
    /// <value>Default: <see langword="null"/>, unlimited.</value>
    public int? RequestsPerDay { get; set; }

    /// <summary>Gets or sets the input and output tokens per minute; at least 1. Callers without a key are counted by address.</summary>
    /// <value>Default: 100,000; <see langword="null"/> for unlimited.</value>
    public int? TokensPerMinute { get; set; } = 100_000;

    /// <summary>Gets or sets the input and output tokens per day; at least 1.</summary>
    /// <value>Default: <see langword="null"/>, unlimited.</value>
    public long? TokensPerDay { get; set; }

    /// <summary>Gets or sets how many calls may be under way at once; at least 1.</summary>
    /// <value>Default: 10.</value>
    public int ConcurrentRequests { get; set; } = 10;

    /// <summary>Gets or sets how minutes, hours and days run.</summary>
    /// <value>Default: <see cref="RateLimitWindowType.Sliding"/>.</value>
    public RateLimitWindowType WindowType { get; set; }

    /// <summary>
    /// Gets or sets the output tokens reserved for a call that sets no cap, at least 1, until its usage is known. Where a limit
    /// leaves less room beside the input, the room is reserved.
    /// </summary>
    /// <value>Default: 1,000.</value>
    public int EstimatedTokensPerRequest { get; set; } = 1_000;

    /// <summary>Gets or sets whether a key's own limit may exceed the one set here; checked when the key is saved.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool AllowPerKeyAboveGlobal { get; set; }

    /// <summary>Gets or sets the limits of callers without a valid key, per address.</summary>
    public AddressRateLimitOptions AddressLimits { get; set; } = new();

    /// <summary>Gets limits on further scopes: everything, organisations, teams, projects, users, service accounts, keys, models, providers or addresses. A call must fit all that concern it.</summary>
    public IList<RateLimitScopeRule> Scopes { get; } = [];

    /// <summary>Gets or sets whether limits bind. Those of callers without a valid key always do.</summary>
    /// <value>Default: <see cref="RateLimitMode.Enforce"/>.</value>
    public RateLimitMode Mode { get; set; }

    /// <summary>Gets or sets what happens to calls while the store of rate limits cannot be reached.</summary>
    /// <value>Default: <see cref="RateLimitStoreFailure.FailClosed"/>.</value>
    public RateLimitStoreFailure OnStoreFailure { get; set; }

    /// <summary>Gets or sets which part of every limit this node admits alone with <see cref="RateLimitStoreFailure.Local"/>, above 0 and up to 1.</summary>
    /// <value>Default: 0.25.</value>
    public double LocalShare { get; set; } = 0.25;
}
