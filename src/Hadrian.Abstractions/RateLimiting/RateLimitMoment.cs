namespace Hadrian;

/// <summary>When a store counted something, by its own clocks. It tells the store which windows a later correction belongs to.</summary>
/// <param name="Monotonic">Milliseconds of a clock that never goes back, for sliding windows.</param>
/// <param name="UnixMilliseconds">Milliseconds since 1970 UTC, for fixed windows.</param>
public readonly record struct RateLimitMoment(long Monotonic, long UnixMilliseconds);
