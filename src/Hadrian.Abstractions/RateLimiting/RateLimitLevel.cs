namespace Hadrian;

/// <summary>How full one dimension is.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Remaining">What is left in it; never negative.</param>
/// <param name="ResetAfter">Where the call did not fit, the time until it does; otherwise until something used is given back.</param>
public readonly record struct RateLimitLevel(RateLimitDimension Dimension, long Remaining, TimeSpan ResetAfter);
