namespace Hadrian;

/// <summary>A position in a list ordered by creation, newest first.</summary>
/// <param name="CreatedAt">Creation time of the row, to the millisecond.</param>
/// <param name="Id">The row's id, which breaks ties.</param>
public readonly record struct PageCursor(DateTimeOffset CreatedAt, Guid Id);

/// <summary>Which rows of a list are wanted.</summary>
/// <param name="Limit">How many rows at most; at least 1.</param>
/// <param name="Cursor">The row to continue from, itself excluded; <see langword="null"/> for the first page.</param>
/// <param name="Backward">Whether to read towards newer rows. The page is newest first either way.</param>
/// <param name="IncludeDeleted">Whether softly deleted rows are included.</param>
public readonly record struct PageRequest(int Limit, PageCursor? Cursor = null, bool Backward = false, bool IncludeDeleted = false)
{
    /// <summary>Gets what the slug, name, mail address or external id of the rows must begin with; letter case does not count. For lists of organisations, what is in them, and users.</summary>
    /// <value>Default: <see langword="null"/>, anything.</value>
    public string? Search { get; init; }
}

/// <summary>Rows of a list, newest first.</summary>
/// <typeparam name="T">The row.</typeparam>
/// <param name="Items">The rows.</param>
/// <param name="HasMore">Whether rows remain in the direction of reading.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, bool HasMore);
