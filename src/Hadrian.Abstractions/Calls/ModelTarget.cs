namespace Hadrian;

/// <summary>A model at a configured provider: where a call goes.</summary>
/// <param name="Provider">The provider's configured name; case-sensitive.</param>
/// <param name="Model">The model id sent to that provider, without prefix, aliases resolved.</param>
public sealed record ModelTarget(string Provider, string Model)
{
    /// <summary>Gets the canonical model string, <c>provider/model</c>.</summary>
    public string CanonicalName => field ??= $"{Provider}/{Model}";

    /// <summary>Tells whether two targets are the same model at the same provider.</summary>
    /// <param name="other">The other target.</param>
    public bool Equals(ModelTarget? other)
        => ReferenceEquals(this, other)
            || (other is not null
                && string.Equals(Provider, other.Provider, StringComparison.Ordinal)
                && string.Equals(Model, other.Model, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Provider, Model);
}
