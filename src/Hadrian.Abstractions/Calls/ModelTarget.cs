namespace Hadrian;

/// <summary>A model at a provider: where a call goes.</summary>
/// <param name="Provider">The provider's name, case-sensitive: as configured, or with its owner before it when it was made through the admin API.</param>
/// <param name="Model">The model id sent to that provider, without prefix, aliases resolved.</param>
public sealed record ModelTarget(string Provider, string Model)
{
    /// <summary>What the names of providers made through the admin API begin with, and no configured one's does.</summary>
    public const char DynamicPrefix = ':';

    /// <summary>Gets the canonical model string, <c>provider/model</c>.</summary>
    public string CanonicalName => field ??= $"{Provider}/{Model}";

    /// <summary>Gets the provider itself, when it was made through the admin API.</summary>
    /// <value>Default: <see langword="null"/>, the provider is one of the gateway's own and found by its name.</value>
    public DynamicProviderInstance? Dynamic { get; init; }

    /// <summary>Tells whether two targets are the same model at the same provider.</summary>
    /// <param name="other">The other target.</param>
    public bool Equals(ModelTarget? other)
        => ReferenceEquals(this, other)
            || (other is not null
                && string.Equals(Provider, other.Provider, StringComparison.Ordinal)
                && string.Equals(Model, other.Model, StringComparison.Ordinal)
                && Dynamic?.Record.Id == other.Dynamic?.Record.Id);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Provider, Model);
}
