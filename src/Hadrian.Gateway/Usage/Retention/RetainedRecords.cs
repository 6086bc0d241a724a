namespace Hadrian.Gateway;

/// <summary>Records of a kind that are deleted when they are old.</summary>
/// <param name="Table">What they are called in metrics and messages.</param>
/// <param name="Before">The time before which they go.</param>
/// <param name="CountAsync">Counts those from before a time.</param>
/// <param name="DeleteAsync">Deletes the oldest of them, at most so many, and tells how many.</param>
internal sealed record RetainedRecords(
    string Table,
    DateTimeOffset Before,
    Func<DateTimeOffset, CancellationToken, ValueTask<long>> CountAsync,
    Func<DateTimeOffset, int, CancellationToken, ValueTask<int>> DeleteAsync);
