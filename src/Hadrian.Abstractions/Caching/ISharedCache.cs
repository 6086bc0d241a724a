namespace Hadrian;

/// <summary>What several nodes share beside the database, such as Redis: asked for its health. Without it the gateway works, though less well.</summary>
public interface ISharedCache
{
    /// <summary>The key under which stores register the <c>IDistributedCache</c> for cached answers, which the application's own goes before.</summary>
    const string ResponsesKey = "hadrian.responses";

    /// <summary>Tells whether the cache answers, all of its servers included.</summary>
    /// <param name="cancellationToken">A token to cancel the probe.</param>
    ValueTask<bool> IsAvailableAsync(CancellationToken cancellationToken);
}
