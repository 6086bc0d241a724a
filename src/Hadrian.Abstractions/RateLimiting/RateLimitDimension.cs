namespace Hadrian;

/// <summary>One limit a call must fit into.</summary>
/// <param name="Scope">Whose counter.</param>
/// <param name="Measure">What is counted.</param>
/// <param name="Window">Over which window.</param>
/// <param name="Limit">How much; at least 1.</param>
public readonly record struct RateLimitDimension(RateLimitScope Scope, RateLimitMeasure Measure, RateLimitWindow Window, long Limit);
