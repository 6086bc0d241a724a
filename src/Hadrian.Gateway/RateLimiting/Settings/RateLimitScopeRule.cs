namespace Hadrian.Gateway;

/// <summary>Limits on one party or on each of a kind. An element of <c>limits.rate.scopes</c>. At least one limit must be set.</summary>
public sealed class RateLimitScopeRule
{
    /// <summary>Gets or sets what kind of party is limited; <c>scope</c> in the file, where <see cref="RateLimitScopeKind.Address"/> is called <c>ip</c>.</summary>
    /// <value>Default: <see cref="RateLimitScopeKind.Global"/>.</value>
    public RateLimitScopeKind Scope { get; set; }

    /// <summary>Gets or sets which organisation, team, project, user, service account or key; <see langword="null"/> for each of its kind, on its own.</summary>
    /// <value>Default: <see langword="null"/>.</value>
    public Guid? Id { get; set; }

    /// <summary>Gets or sets which model, as <c>provider/model</c>, or provider; <see langword="null"/> for each, on its own.</summary>
    /// <value>Default: <see langword="null"/>.</value>
    public string? Name { get; set; }

    /// <summary>Gets or sets the requests per minute; at least 1.</summary>
    /// <value>Default: <see langword="null"/>, unlimited.</value>
    public int? RequestsPerMinute { get; set; }

    /// <summary>Gets or sets the requests per day; at least 1.</summary>
    /// <value>Default: <see langword="null"/>, unlimited.</value>
    public int? RequestsPerDay { get; set; }

    /// <summary>Gets or sets the tokens per minute; at least 1.</summary>
    /// <value>Default: <see langword="null"/>, unlimited.</value>
    public int? TokensPerMinute { get; set; }

    /// <summary>Gets or sets the tokens per day; at least 1.</summary>
    /// <value>Default: <see langword="null"/>, unlimited.</value>
    public long? TokensPerDay { get; set; }

    /// <summary>Gets or sets how many calls may be under way at once; at least 1.</summary>
    /// <value>Default: <see langword="null"/>, unlimited.</value>
    public int? ConcurrentRequests { get; set; }
}
