namespace Hadrian;

/// <summary>Removes usage records that are old enough. Optional for a store; sums that budgets are filled from stay.</summary>
public interface IUsageRetention
{
    /// <summary>Counts the records of calls that began before a time.</summary>
    /// <param name="before">The time.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask<long> CountAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Deletes the oldest records of calls that began before a time.</summary>
    /// <param name="before">The time.</param>
    /// <param name="most">How many to delete at most.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>How many were deleted; fewer than <paramref name="most"/> when none is left.</returns>
    ValueTask<int> DeleteAsync(DateTimeOffset before, int most, CancellationToken cancellationToken);
}
