using CsCheck;
using Hadrian.Gateway;
using Hadrian.Stores.Redis.Tests.Servers;
using Hadrian.TestCommon.Redis;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Stores.Redis.Tests;

public sealed class RedisRateLimitTests(SingleRedis redis) : RedisRateLimitContract(redis), IClassFixture<SingleRedis>;

public sealed class RedisClusterRateLimitTests(ClusterRedis redis) : RedisRateLimitContract(redis), IClassFixture<ClusterRedis>;

public abstract class RedisRateLimitContract(SingleRedis redis)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly RateLimitWindow Minute = new(TimeSpan.FromMinutes(1));
    private static readonly RateLimitScope Key = new(RateLimitScopeKind.Key, Guid.NewGuid());

    private readonly string _prefix = $"test:{Guid.NewGuid():N}:";

    [RedisFact]
    [Trait("Property", "RL-1")]
    [Trait("Property", "RL-4")]
    [Trait("Property", "RL-6")]
    public async Task Limits_AnySequence_GiveTheVerdictsOfTheStoreInMemory()
    {
        var step = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 45_000], Gen.Int[0, 60], Gen.Bool);
        await step.List[1, 40].SampleAsync(RunAsync, iter: 40);
    }

    private async Task RunAsync(List<(int Act, int WaitMs, int Tokens, bool Fixed)> steps)
    {
        var time = new FakeTimeProvider(Noon);
        var memory = new InMemoryRateLimitStore(time);
        await using var node = new RedisNode(redis.Url, $"{_prefix}{Guid.NewGuid():N}:", time);
        List<(RateLimitAcquisition Acquisition, RateLimitMoment Memory, RateLimitMoment Redis)> counted = [];
        foreach (var (act, waitMs, tokens, isFixed) in steps)
        {
            if (act == 0)
            {
                time.Advance(TimeSpan.FromMilliseconds(waitMs));
                continue;
            }

            if (act == 1 && counted.Count > 0)
            {
                var (settled, atMemory, atRedis) = counted[tokens % counted.Count];
                counted.RemoveAt(tokens % counted.Count);
                await memory.SettleAsync(settled, atMemory, tokens, default);
                await node.Limits.SettleAsync(settled, atRedis, tokens, default);
                continue;
            }

            var type = isFixed ? RateLimitWindowType.Fixed : RateLimitWindowType.Sliding;
            var acquisition = Ask(
                tokens,
                new(Key, RateLimitMeasure.Requests, Minute with { Type = type }, 6),
                new(Key, RateLimitMeasure.Tokens, Minute, 150),
                new(RateLimitScope.Global, RateLimitMeasure.Tokens, new(TimeSpan.FromHours(1)), 400)) with
            { IsEnforced = act != 2 };
            var expected = act == 3 ? await memory.ReadAsync(acquisition, default) : await memory.AcquireAsync(acquisition, default);
            var actual = act == 3 ? await node.Limits.ReadAsync(acquisition, default) : await node.Limits.AcquireAsync(acquisition, default);

            Assert.Equal(expected with { CountedAt = default }, actual with { CountedAt = default });
            if (expected.CountedAt != default)
            {
                counted.Add((acquisition, expected.CountedAt, actual.CountedAt));
            }
        }
    }

    [RedisFact]
    [Trait("Property", "RL-11")]
    public async Task Limits_ThreeNodes_AdmitNoMoreThanTheLimit()
    {
        var nodes = Enumerable.Range(0, 3).Select(_ => new RedisNode(redis.Url, _prefix)).ToArray();
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
            await nodes[i % 3].Limits.AcquireAsync(Ask(0, new RateLimitDimension(Key, RateLimitMeasure.Requests, Minute, 37)), default))));

        Assert.Equal(37, verdicts.Count(verdict => verdict.Fits));
        Assert.All(verdicts.Where(verdict => !verdict.Fits), verdict => Assert.InRange(verdict.Refusal!.Value.ResetAfter, TimeSpan.Zero, TimeSpan.FromMinutes(1)));
        await DisposeAsync(nodes);
    }

    [RedisFact]
    [Trait("Property", "RL-7")]
    public async Task Concurrency_ThreeNodes_HoldsAndADeadNodesPlacesReturnWithinTheLease()
    {
        var time = new FakeTimeProvider(Noon);
        var nodes = Enumerable.Range(0, 3).Select(_ => new RedisNode(redis.Url, _prefix, time)).ToArray();
        var dimension = new RateLimitDimension(Key, RateLimitMeasure.Concurrency, default, 5);
        var asked = Enumerable.Range(0, 60).Select(_ => Ask(0, dimension)).ToArray();
        var verdicts = await Task.WhenAll(asked.Select((ask, i) => Task.Run(async () => await nodes[i % 3].Limits.AcquireAsync(ask, default))));
        var held = asked.Where((_, i) => verdicts[i].Fits).ToArray();
        Assert.Equal(5, held.Length);

        // One call ends, one lives on and is renewed; the node that held the other three is gone.
        await nodes[0].Limits.SettleAsync(held[0], default, 0, default);
        Assert.True((await nodes[1].Limits.AcquireAsync(Ask(0, dimension), default)).Fits);
        time.Advance(TimeSpan.FromSeconds(40));
        await nodes[1].Limits.RenewAsync(held[1], default);
        Assert.False((await nodes[2].Limits.AcquireAsync(Ask(0, dimension), default)).Fits);
        time.Advance(TimeSpan.FromSeconds(21));

        var after = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => nodes[i % 3].Limits.AcquireAsync(Ask(0, dimension), default).AsTask()));
        Assert.Equal(4, after.Count(verdict => verdict.Fits));
        await DisposeAsync(nodes);
    }

    [RedisFact]
    public async Task Scripts_FlushedFromTheServer_AreLoadedAgain()
    {
        await using var node = new RedisNode(redis.Url, _prefix);
        var dimension = new RateLimitDimension(Key, RateLimitMeasure.Requests, Minute, 2);
        Assert.True((await node.Limits.AcquireAsync(Ask(0, dimension), default)).Fits);
        await node.CommandAsync("SCRIPT", "FLUSH");

        Assert.True((await node.Limits.AcquireAsync(Ask(0, dimension), default)).Fits);
        Assert.False((await node.Limits.AcquireAsync(Ask(0, dimension), default)).Fits);
    }

    private static RateLimitAcquisition Ask(long tokens, params ReadOnlySpan<RateLimitDimension> dimensions)
        => new() { LeaseId = Guid.NewGuid(), TenantId = Guid.Empty, Dimensions = [.. dimensions], Tokens = tokens, IsEnforced = true };

    private static async Task DisposeAsync(RedisNode[] nodes)
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }
}
