using CsCheck;

namespace Hadrian.Gateway.Tests.RateLimiting;

public class SlidingWindowTests
{
    private const long Minute = 60_000;
    private const long Segment = Minute / 32;
    private static readonly long[] Edges = [Segment, Segment - 1, Segment + 1, Minute, Minute - 1, Minute + 1];

    [Fact]
    public void TryBegin_AnyTimes_NeverPassesMoreThanTheLimitInAnyWindowAndGivesBackInTime()
    {
        // Steps reach from bursts to gaps longer than a window, often onto a boundary.
        var step = Gen.OneOf(Gen.Long[0, 3], Gen.Long[0, 2_000], Gen.Long[0, 61_000], Gen.Int[0, 5].Select(i => Edges[i]));
        Gen.Select(Gen.Int[1, 12], Gen.Long[0, 10_000_000], step.Array[1, 300]).Sample(
            (limit, start, steps) =>
            {
                var counter = new RequestCounter(start);
                var perMinute = new RequestLimit(limit, TimeSpan.FromMinutes(1), "minute");
                var passed = new List<long>();
                var now = start;
                foreach (var delta in steps)
                {
                    now += delta;
                    var verdict = counter.TryBegin(now, perMinute, null, concurrency: 0);
                    var inWindow = passed.Count(time => time > now - Minute);
                    var lately = passed.Count(time => time > now - Minute - Segment - 1);

                    // Never beyond the limit; refused only when the limit was used within a window and one segment.
                    if (verdict.Allowed ? inWindow >= limit : lately < limit)
                    {
                        return false;
                    }

                    if (verdict.Allowed)
                    {
                        passed.Add(now);
                    }

                    var trulyLeft = limit - passed.Count(time => time > now - Minute);
                    if (verdict.Remaining < 0 || verdict.Remaining > trulyLeft || verdict.ResetInMs is <= 0 or > Minute)
                    {
                        return false;
                    }
                }

                return true;
            },
            iter: 2_000);
    }

    [Fact]
    public void TryBegin_AtTheResetOfARefusal_Passes()
    {
        Gen.Select(Gen.Int[1, 6], Gen.Long[0, 5_000].Array[1, 60]).Sample(
            (limit, steps) =>
            {
                var counter = new RequestCounter(0);
                var perMinute = new RequestLimit(limit, TimeSpan.FromMinutes(1), "minute");
                var now = 0L;
                foreach (var step in steps)
                {
                    now += step;
                    var verdict = counter.TryBegin(now, perMinute, null, concurrency: 0);
                    if (verdict.Allowed)
                    {
                        continue;
                    }

                    now += verdict.ResetInMs;
                    if (!counter.TryBegin(now, perMinute, null, concurrency: 0).Allowed)
                    {
                        return false;
                    }
                }

                return true;
            },
            iter: 2_000);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(86_400)]
    public void TryBegin_AfterAnIdleWindow_HasTheWholeLimitAgain(int seconds)
    {
        var counter = new RequestCounter(0);
        var limit = new RequestLimit(1_000, TimeSpan.FromSeconds(seconds), "window");
        var now = 12_345L;
        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < 1_000; i++)
            {
                Assert.True(counter.TryBegin(now, limit, null, concurrency: 0).Allowed);
            }

            Assert.False(counter.TryBegin(now, limit, null, concurrency: 0).Allowed);
            now += seconds * 1_000L;
        }
    }

    [Fact]
    public void TryBegin_AroundAnyEdge_AllowsNoDoubleBurst()
    {
        var perMinute = new RequestLimit(60, TimeSpan.FromMinutes(1), "minute");
        for (var offset = 0L; offset < Minute; offset += 997)
        {
            var counter = new RequestCounter(0);
            var passed = Enumerable.Range(0, 120).Count(i => counter.TryBegin(offset + (i * 10), perMinute, null, concurrency: 0).Allowed);
            Assert.Equal(60, passed);
        }
    }
}
