namespace Hadrian;

/// <summary>Who or what a rate limit binds.</summary>
public enum RateLimitScopeKind
{
    /// <summary>Everything that passes the gateway.</summary>
    Global,

    /// <summary>An organisation.</summary>
    Organization,

    /// <summary>A team.</summary>
    Team,

    /// <summary>A project.</summary>
    Project,

    /// <summary>A user.</summary>
    User,

    /// <summary>A service account.</summary>
    ServiceAccount,

    /// <summary>An API key.</summary>
    Key,

    /// <summary>A model, by its canonical name.</summary>
    Model,

    /// <summary>A provider, by its configured name.</summary>
    Provider,

    /// <summary>A caller's address: IPv4 as it is, IPv6 as its /64 network.</summary>
    Address,
}

/// <summary>One counted party. Its counters are kept together.</summary>
/// <param name="Kind">What kind it is.</param>
/// <param name="Id">Its id; of an address its sixteen bytes, IPv4 mapped to IPv6. <see cref="Guid.Empty"/> as a key stands for callers in process that have none.</param>
/// <param name="Name">The name of a model or provider; otherwise <see langword="null"/>.</param>
public readonly record struct RateLimitScope(RateLimitScopeKind Kind, Guid Id = default, string? Name = null)
{
    /// <summary>Gets everything that passes the gateway.</summary>
    public static RateLimitScope Global => default;
}
