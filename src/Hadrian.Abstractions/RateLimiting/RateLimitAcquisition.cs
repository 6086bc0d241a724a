using System.Collections.Immutable;

namespace Hadrian;

/// <summary>What a call asks a rate-limit store for: a place in every dimension, or in none. Plain data.</summary>
public readonly record struct RateLimitAcquisition
{
    /// <summary>Gets the id under which calls under way are held; unique per acquisition.</summary>
    public required Guid LeaseId { get; init; }

    /// <summary>
    /// Gets whose counters are kept together, so that one script or lock reaches all of them: the organisation, or else the
    /// key's owner; <see cref="Guid.Empty"/> for everyone as soon as limits apply that tenants share.
    /// </summary>
    public required Guid TenantId { get; init; }

    /// <summary>Gets the dimensions: those of one scope next to one another, none twice.</summary>
    public required ImmutableArray<RateLimitDimension> Dimensions { get; init; }

    /// <summary>Gets the tokens to reserve in every dimension of <see cref="RateLimitMeasure.Tokens"/>; not negative.</summary>
    public long Tokens { get; init; }

    /// <summary>Gets whether limits bind. When not, everything is counted even where it does not fit, and the verdict says that it did not.</summary>
    public bool IsEnforced { get; init; }
}
