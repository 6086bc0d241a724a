namespace Hadrian;

/// <summary>
/// Tells other nodes what has changed. Messages may get lost while the connection is; when it is back, subscribers are told to
/// forget everything. Without a bus nodes notice changes when what they remember expires.
/// </summary>
public interface IInvalidationBus
{
    /// <summary>Tells all other nodes. A change is stored before it is told.</summary>
    /// <param name="invalidation">What has changed.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>Whether it was sent; if not, nodes notice later.</returns>
    ValueTask<bool> PublishAsync(CacheInvalidation invalidation, CancellationToken cancellationToken);

    /// <summary>Listens to what other nodes tell, from now on.</summary>
    /// <param name="handler">Called for each message, in their order; it must be quick and not throw.</param>
    void Subscribe(Action<CacheInvalidation> handler);
}
