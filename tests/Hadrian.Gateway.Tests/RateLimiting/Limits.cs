using System.Collections.Immutable;

namespace Hadrian.Gateway.Tests.RateLimiting;

/// <summary>Dimensions and acquisitions, briefly written.</summary>
internal static class Limits
{
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static RateLimitScope Key(int number = 1) => new(RateLimitScopeKind.Key, new Guid(number, 0, 0, new byte[8]));

    public static RateLimitScope Address(int number) => new(RateLimitScopeKind.Address, new Guid(number, 0, 0, new byte[8]));

    public static RateLimitDimension Requests(this RateLimitScope scope, long limit, TimeSpan? window = null, RateLimitWindowType type = default)
        => new(scope, RateLimitMeasure.Requests, new RateLimitWindow(window ?? Minute, type), limit);

    public static RateLimitDimension Tokens(this RateLimitScope scope, long limit, TimeSpan? window = null, RateLimitWindowType type = default)
        => new(scope, RateLimitMeasure.Tokens, new RateLimitWindow(window ?? Minute, type), limit);

    public static RateLimitDimension Concurrency(this RateLimitScope scope, long limit) => new(scope, RateLimitMeasure.Concurrency, default, limit);

    public static RateLimitAcquisition Of(long tokens, params ImmutableArray<RateLimitDimension> dimensions) => new()
    {
        LeaseId = Guid.NewGuid(),
        TenantId = Guid.Empty,
        Dimensions = dimensions,
        Tokens = tokens,
        IsEnforced = true,
    };

    public static RateLimitAcquisition Of(params ImmutableArray<RateLimitDimension> dimensions) => Of(0, dimensions);

    public static RateLimitVerdict Read(this InMemoryRateLimitStore store, params ImmutableArray<RateLimitDimension> dimensions)
        => Result(store.ReadAsync(Of(0, dimensions), CancellationToken.None));

    public static void Settle(this InMemoryRateLimitStore store, RateLimitAcquisition acquisition, RateLimitVerdict verdict, long tokens = 0)
        => Assert.True(store.SettleAsync(acquisition, verdict.CountedAt, tokens, CancellationToken.None).IsCompletedSuccessfully);

    public static T Result<T>(ValueTask<T> task)
    {
        Assert.True(task.IsCompletedSuccessfully);
        return task.Result;
    }
}
