using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway;

/// <summary>Makes every node read providers made through the admin API anew: this one at once, the others through the bus, if there is one.</summary>
internal sealed class DynamicProviderInvalidation
{
    private readonly DynamicProviderDirectory _directory;
    private readonly IInvalidationBus? _bus;

    public DynamicProviderInvalidation(DynamicProviderDirectory directory, IServiceProvider services)
    {
        _directory = directory;
        _bus = services.GetService<IInvalidationBus>();
        _bus?.Subscribe(Forget);
    }

    /// <summary>Tells every node that something has changed. Call it once the change is stored.</summary>
    /// <param name="id">The provider; <see langword="null"/> when an owner is gone.</param>
    public async ValueTask InvalidateAsync(Guid? id = null)
    {
        var invalidation = new CacheInvalidation(CacheInvalidationKind.DynamicProviders, id?.ToString("D") ?? "");
        Forget(invalidation);
        if (_bus is not null)
        {
            // The change is stored: a caller who leaves does not keep it from the others.
            await _bus.PublishAsync(invalidation, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void Forget(CacheInvalidation invalidation)
    {
        switch (invalidation.Kind)
        {
            case CacheInvalidationKind.DynamicProviders when Guid.TryParse(invalidation.Id, out var id):
                _directory.Forget(id);
                break;
            case CacheInvalidationKind.DynamicProviders or CacheInvalidationKind.Everything:
                _directory.Clear();
                break;
        }
    }
}
