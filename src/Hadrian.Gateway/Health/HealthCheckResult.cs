namespace Hadrian.Gateway;

/// <summary>What one check found.</summary>
/// <param name="Error">Why it failed; <see langword="null"/> when it succeeded.</param>
/// <param name="StatusCode">The HTTP status of the answer, when there was one.</param>
/// <param name="Latency">How long it took.</param>
/// <param name="EndedAt">When it ended.</param>
internal readonly record struct HealthCheckResult(string? Error, int? StatusCode, TimeSpan Latency, DateTimeOffset EndedAt)
{
    public bool IsHealthy => Error is null;
}
