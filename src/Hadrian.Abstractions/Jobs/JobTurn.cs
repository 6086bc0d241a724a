namespace Hadrian;

/// <summary>What a node learns when it asks for a job.</summary>
/// <param name="IsAcquired">Whether it has the job now.</param>
/// <param name="LastRun">When the last run that ended began; <see langword="null"/> when there was none.</param>
/// <param name="LastResult">What that run told; <see langword="null"/> for nothing.</param>
/// <param name="HeldUntil">Until when another node holds the job; <see langword="null"/> when none does.</param>
public sealed record JobTurn(bool IsAcquired, DateTimeOffset? LastRun = null, string? LastResult = null, DateTimeOffset? HeldUntil = null);
