namespace Hadrian;

/// <summary>Reads usage for people: sums and single calls. Nothing is decided by it, so what it reads may be a little behind.</summary>
public interface IUsageReports
{
    /// <summary>Adds up calls.</summary>
    /// <param name="query">Which calls.</param>
    /// <param name="by">What tells one sum from another; <see cref="UsageDimensions.None"/> for one sum of all.</param>
    /// <param name="most">How many sums at most; at least 1.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>The sums, the dearest first; none without calls.</returns>
    /// <exception cref="GatewayException">503 <c>report_timeout</c>: it takes too long.</exception>
    ValueTask<IReadOnlyList<UsageSum>> SumAsync(UsageQuery query, UsageDimensions by, int most, CancellationToken cancellationToken);

    /// <summary>Tells when the first and the last call arrived; to the hour where the calls themselves are not kept any more.</summary>
    /// <param name="query">Which calls.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>The times; <see langword="null"/> without calls.</returns>
    /// <exception cref="GatewayException">503 <c>report_timeout</c>: it takes too long.</exception>
    ValueTask<UsageSpan?> GetSpanAsync(UsageQuery query, CancellationToken cancellationToken);

    /// <summary>Lists single calls, those that arrived last first. A page costs the same however deep in the list it lies.</summary>
    /// <param name="query">Which calls.</param>
    /// <param name="limit">How many at most; at least 1.</param>
    /// <param name="from">The call to continue from, itself excluded; <see langword="null"/> for the first page.</param>
    /// <param name="backward">Whether to read towards newer calls. The page is newest first either way.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <exception cref="GatewayException">503 <c>report_timeout</c>: it takes too long.</exception>
    ValueTask<Page<UsageRecord>> ListAsync(UsageQuery query, int limit, UsagePosition? from, bool backward, CancellationToken cancellationToken);
}
