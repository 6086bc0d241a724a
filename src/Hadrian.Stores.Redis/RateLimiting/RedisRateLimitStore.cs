using System.Globalization;
using Hadrian.Stores.Redis.Connections;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Hadrian.Stores.Redis;

/// <summary>
/// Counts rate limits in Redis, for all nodes together, by the server's clock. Every operation is one script; the keys of a
/// tenant share a hash slot, so that holds on a cluster, too.
/// </summary>
internal sealed class RedisRateLimitStore(RedisStore redis, IOptions<RedisStoreOptions> options, RedisClock clock) : IRateLimitStore
{
    private static readonly string Acquire = RedisScript.Read("rate_limit.acquire.lua");
    private static readonly string Settle = RedisScript.Read("rate_limit.settle.lua");
    private static readonly string Renew = RedisScript.Read("rate_limit.renew.lua");

    private readonly TimeSpan _lease = options.Value.LeaseDuration;

    public TimeSpan? LeaseDuration => _lease;

    public ValueTask<RateLimitVerdict> AcquireAsync(RateLimitAcquisition acquisition, CancellationToken cancellationToken)
        => CountAsync(acquisition, acquisition.IsEnforced ? "enforce" : "count", cancellationToken);

    public ValueTask<RateLimitVerdict> ReadAsync(RateLimitAcquisition acquisition, CancellationToken cancellationToken)
        => CountAsync(acquisition, "read", cancellationToken);

    public async ValueTask SettleAsync(RateLimitAcquisition acquisition, RateLimitMoment countedAt, long tokens, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        var correctable = acquisition.Dimensions.Where(dimension => dimension.Measure != RateLimitMeasure.Requests).ToArray();
        if (correctable.Length == 0)
        {
            return;
        }

        List<RedisValue> values = [Text(acquisition.LeaseId), countedAt.UnixMilliseconds, tokens - acquisition.Tokens];
        foreach (var dimension in correctable)
        {
            values.AddRange([Letter(dimension.Measure), Length(dimension), Letter(dimension.Window.Type)]);
        }

        await redis.RunAsync(Settle, [.. correctable.Select(dimension => Key(acquisition.TenantId, dimension))], [.. values], cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask RenewAsync(RateLimitAcquisition acquisition, CancellationToken cancellationToken)
    {
        var held = acquisition.Dimensions.Where(dimension => dimension.Measure == RateLimitMeasure.Concurrency).ToArray();
        if (held.Length > 0)
        {
            await redis.RunAsync(
                Renew,
                [.. held.Select(dimension => Key(acquisition.TenantId, dimension))],
                [clock.Now, Text(acquisition.LeaseId), (long)_lease.TotalMilliseconds],
                cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<RateLimitVerdict> CountAsync(RateLimitAcquisition acquisition, string mode, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(acquisition.Tokens);
        var dimensions = acquisition.Dimensions;
        var keys = new RedisKey[dimensions.Length];
        var values = new RedisValue[5 + (4 * dimensions.Length)];
        (values[0], values[1], values[2]) = (clock.Now, Text(acquisition.LeaseId), (long)_lease.TotalMilliseconds);
        (values[3], values[4]) = (acquisition.Tokens, mode);
        for (var i = 0; i < dimensions.Length; i++)
        {
            var dimension = dimensions[i];
            keys[i] = Key(acquisition.TenantId, dimension);
            var at = 5 + (i * 4);
            (values[at], values[at + 1]) = (Letter(dimension.Measure), Length(dimension));
            (values[at + 2], values[at + 3]) = (Letter(dimension.Window.Type), dimension.Limit);
        }

        var answer = (long[])(await redis.RunAsync(Acquire, keys, values, cancellationToken).ConfigureAwait(false))!;
        var tally = new RateLimitTally();
        for (var i = 0; i < dimensions.Length; i++)
        {
            var cost = dimensions[i].Measure == RateLimitMeasure.Tokens ? acquisition.Tokens : 1;
            tally.Add(dimensions[i], answer[2 + (i * 2)], cost, answer[3 + (i * 2)]);
        }

        return answer[0] == 1 ? tally.Counted(new RateLimitMoment(answer[1], answer[1]), requests: 1, acquisition.Tokens) : tally.Uncounted();
    }

    private RedisKey Key(Guid tenantId, in RateLimitDimension dimension)
    {
        var scope = dimension.Scope;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{redis.Prefix}limit:{{t:{tenantId:N}}}:{(int)scope.Kind}:{scope.Name ?? scope.Id.ToString("N")}:{Letter(dimension.Measure)}{Letter(dimension.Window.Type)}{Length(dimension)}");
    }

    private static long Length(in RateLimitDimension dimension) => (long)dimension.Window.Length.TotalMilliseconds;

    private static string Text(Guid id) => id.ToString("N");

    private static string Letter(RateLimitWindowType type) => type == RateLimitWindowType.Fixed ? "f" : "s";

    private static string Letter(RateLimitMeasure measure) => measure switch
    {
        RateLimitMeasure.Tokens => "t",
        RateLimitMeasure.Concurrency => "c",
        _ => "r",
    };
}
