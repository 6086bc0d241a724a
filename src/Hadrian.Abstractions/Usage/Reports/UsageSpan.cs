namespace Hadrian;

/// <summary>When calls arrived.</summary>
/// <param name="First">The first one.</param>
/// <param name="Last">The last one.</param>
public readonly record struct UsageSpan(DateTimeOffset First, DateTimeOffset Last);
