namespace Hadrian;

/// <summary>
/// Counts requests, tokens and calls under way. Every operation is atomic over all dimensions it names and needs no more than
/// the data it is given, so each can be one script on a shared store. Implementations are singletons and thread-safe.
/// </summary>
/// <remarks>
/// Guarantees: an acquisition counts in all dimensions or in none. What is corrected later changes only the windows that
/// counted it, never a newer one, and no counter falls below zero. A store that cannot be reached throws.
/// </remarks>
public interface IRateLimitStore
{
    /// <summary>Gets how long a call under way outlives the node that holds it, so that a dead node's places come back; <see langword="null"/> when they die with it. Living calls are renewed three times as often.</summary>
    TimeSpan? LeaseDuration { get; }

    /// <summary>Counts a call in all dimensions or in none.</summary>
    /// <param name="acquisition">What the call asks for.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    ValueTask<RateLimitVerdict> AcquireAsync(RateLimitAcquisition acquisition, CancellationToken cancellationToken);

    /// <summary>Tells what is left without counting anything.</summary>
    /// <param name="acquisition">What a call would ask for.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    ValueTask<RateLimitVerdict> ReadAsync(RateLimitAcquisition acquisition, CancellationToken cancellationToken);

    /// <summary>Ends a call: gives its places among calls under way back and replaces the tokens reserved by those used.</summary>
    /// <param name="acquisition">What was asked for.</param>
    /// <param name="countedAt">When it was counted, from the verdict.</param>
    /// <param name="tokens">The tokens used; not negative.</param>
    /// <param name="cancellationToken">A token to give up; never the caller's.</param>
    ValueTask SettleAsync(RateLimitAcquisition acquisition, RateLimitMoment countedAt, long tokens, CancellationToken cancellationToken);

    /// <summary>Renews the places of a call under way. Asked for only when there is a <see cref="LeaseDuration"/>.</summary>
    /// <param name="acquisition">What was asked for.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask RenewAsync(RateLimitAcquisition acquisition, CancellationToken cancellationToken);
}
