namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>A row of <c>jobs</c>: who is at a job, and how the last run ended.</summary>
internal sealed class JobEntity
{
    public required string Name { get; init; }

    public Guid? Holder { get; init; }

    public DateTimeOffset? HeldUntil { get; init; }

    public DateTimeOffset? LastRun { get; init; }

    public string? LastResult { get; init; }
}
