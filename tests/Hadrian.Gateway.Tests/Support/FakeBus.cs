namespace Hadrian.Gateway.Tests.Support;

/// <summary>The other nodes, as far as this one can tell.</summary>
internal sealed class FakeBus : IInvalidationBus
{
    private readonly List<Action<CacheInvalidation>> _handlers = [];

    public List<CacheInvalidation> Published { get; } = [];

    public ValueTask<bool> PublishAsync(CacheInvalidation invalidation, CancellationToken cancellationToken)
    {
        Published.Add(invalidation);
        return new(true);
    }

    public void Subscribe(Action<CacheInvalidation> handler) => _handlers.Add(handler);

    public void Tell(CacheInvalidation invalidation) => _handlers.ForEach(handler => handler(invalidation));
}
