namespace Hadrian;

/// <summary>The window a limit holds over.</summary>
/// <param name="Length">Its length; zero for <see cref="RateLimitMeasure.Concurrency"/>, which has none.</param>
/// <param name="Type">How it runs.</param>
public readonly record struct RateLimitWindow(TimeSpan Length, RateLimitWindowType Type = RateLimitWindowType.Sliding);
