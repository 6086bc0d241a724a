namespace Hadrian.Gateway;

/// <summary>A provider's health changed.</summary>
/// <param name="previous">The health before.</param>
/// <param name="current">The health now.</param>
public sealed class ProviderHealthChangedEventArgs(ProviderHealth previous, ProviderHealth current) : EventArgs
{
    /// <summary>Gets the health before.</summary>
    public ProviderHealth Previous { get; } = previous;

    /// <summary>Gets the health now.</summary>
    public ProviderHealth Current { get; } = current;
}
