namespace Hadrian.Gateway;

/// <summary>Whether rate limits bind.</summary>
public enum RateLimitMode
{
    /// <summary>A call beyond a limit is refused.</summary>
    Enforce,

    /// <summary>Everything is counted and measured, nothing is refused, and callers are told nothing.</summary>
    Shadow,
}
