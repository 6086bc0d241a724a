using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Hadrian.Gateway;

/// <summary>The limits one call must fit. Immutable and shared between the calls of a caller.</summary>
internal sealed class RateLimitPlan
{
    private RateLimitPlan(Guid tenantId, RateLimitDimension[] dimensions)
    {
        TenantId = tenantId;
        Dimensions = ImmutableCollectionsMarshal.AsImmutableArray(dimensions);
        foreach (ref readonly var dimension in dimensions.AsSpan())
        {
            HoldsCalls |= dimension.Measure == RateLimitMeasure.Concurrency;
            if (dimension.Measure == RateLimitMeasure.Tokens && !(Narrowest?.Limit <= dimension.Limit))
            {
                Narrowest = dimension;
            }
        }
    }

    public Guid TenantId { get; }

    public ImmutableArray<RateLimitDimension> Dimensions { get; }

    public bool IsEmpty => Dimensions.IsEmpty;

    /// <summary>Gets whether calls under way are counted.</summary>
    public bool HoldsCalls { get; }

    /// <summary>Gets the token limit nobody gets past in one call; <see langword="null"/> when tokens are not limited.</summary>
    public RateLimitDimension? Narrowest { get; }

    /// <summary>Makes a plan.</summary>
    /// <param name="tenantId">Whose counters are kept together.</param>
    /// <param name="dimensions">The limits in any order.</param>
    public static RateLimitPlan Create(Guid tenantId, IEnumerable<RateLimitDimension> dimensions)
        => new RateLimitPlan(tenantId, []).With([.. dimensions.OrderBy(dimension => dimension.Scope.Kind)]);

    /// <summary>Adds limits on scopes this plan does not have. Two on the same counter are one limit, the lower.</summary>
    /// <param name="further">The limits, those of one scope next to one another.</param>
    public RateLimitPlan With(ReadOnlySpan<RateLimitDimension> further)
    {
        if (further.IsEmpty)
        {
            return this;
        }

        var all = new RateLimitDimension[Dimensions.Length + further.Length];
        Dimensions.CopyTo(all);
        var count = Dimensions.Length;
        foreach (ref readonly var dimension in further)
        {
            if (IndexOf(all.AsSpan(Dimensions.Length, count - Dimensions.Length), dimension) is var index and >= 0)
            {
                ref var same = ref all[Dimensions.Length + index];
                same = same with { Limit = Math.Min(same.Limit, dimension.Limit) };
            }
            else
            {
                all[count++] = dimension;
            }
        }

        return new RateLimitPlan(TenantId, count == all.Length ? all : all[..count]);
    }

    /// <summary>Gives the plan with a part of every limit, at least 1.</summary>
    public RateLimitPlan Scale(double share) => new(
        TenantId, [.. Dimensions.Select(dimension => dimension with { Limit = Math.Max(1, (long)(dimension.Limit * share)) })]);

    private static int IndexOf(ReadOnlySpan<RateLimitDimension> dimensions, in RateLimitDimension wanted)
    {
        for (var i = 0; i < dimensions.Length; i++)
        {
            if (dimensions[i] with { Limit = wanted.Limit } == wanted)
            {
                return i;
            }
        }

        return -1;
    }
}
