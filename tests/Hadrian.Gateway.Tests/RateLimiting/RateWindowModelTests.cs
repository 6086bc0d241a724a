using System.Globalization;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.RateLimiting;

/// <summary>Both kinds of windows against plain models, with reservations that are corrected sooner or later.</summary>
public class RateWindowModelTests
{
    private static readonly string[] Starts =
    [
        "2026-02-28T23:59:30Z", "2028-02-29T23:59:30Z", "2026-03-29T00:59:30Z", "2026-10-25T00:59:59.999Z", "2026-12-31T23:59:30Z", "2026-06-15T12:00:00Z",
    ];

    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.OneOf(Gen.Long[0, 3], Gen.Long[0, 2_000], Gen.Long[0, 61_000], OneOf(1_874L, 1_875L, 1_876L, 59_999L, 60_000L, 60_001L), Gen.Long[86_399_999, 86_400_000]),
        Gen.Long[0, 40],
        Gen.Int[0, 9],
        Gen.Long[0, 80],
        (wait, tokens, which, actual) => new Step(wait, tokens, which, actual));

    [Theory]
    [Trait("Property", "RL-1")]
    [Trait("Property", "RL-6")]
    [InlineData(60)]
    [InlineData(86_400)]
    public void Sliding_AnyReservationsAndCorrections_NeverExceedsTheLimitAndGivesBackInTime(int seconds)
    {
        var length = seconds * 1_000L;
        var segment = length / 32;
        Gen.Select(OneOf(Starts), Gen.Long[1, 100], Steps.Array[1, 120]).Sample(
            (start, limit, steps) =>
            {
                var time = new FakeTimeProvider(Parse(start));
                var store = new InMemoryRateLimitStore(time);
                var dimension = Limits.Key().Tokens(limit, TimeSpan.FromSeconds(seconds));
                List<Reservation> model = [];
                foreach (var step in steps)
                {
                    time.Advance(TimeSpan.FromMilliseconds(step.Wait));
                    Correct(store, model, step);
                    var now = Milliseconds(time);
                    var acquisition = Limits.Of(step.Tokens, dimension);
                    var inWindow = model.Where(one => one.At > now - length).Sum(one => one.Cost);
                    var lately = model.Where(one => one.At > now - length - segment - 1).Sum(one => one.Cost);

                    var verdict = store.Acquire(acquisition);

                    // Never beyond the limit; refused only for what was used within a window and one segment.
                    if (verdict.Fits ? inWindow + step.Tokens > limit : lately + step.Tokens <= limit)
                    {
                        return false;
                    }

                    if (verdict.Fits)
                    {
                        model.Add(new Reservation(acquisition, verdict, now, step.Tokens));
                        inWindow += step.Tokens;
                    }

                    var level = (verdict.Tokens ?? verdict.DailyTokens)!.Value;
                    if (level.Remaining < 0 || level.Remaining > Math.Max(0, limit - inWindow) || level.ResetAfter <= TimeSpan.Zero)
                    {
                        return false;
                    }
                }

                return true;
            },
            iter: 1_000);
    }

    [Theory]
    [Trait("Property", "RL-6")]
    [InlineData(60)]
    [InlineData(3_600)]
    [InlineData(86_400)]
    public void Fixed_AnyReservationsAndCorrections_CountsExactlyByTheCalendar(int seconds)
    {
        var length = seconds * 1_000L;
        Gen.Select(OneOf(Starts), Gen.Long[1, 100], Steps.Array[1, 120]).Sample(
            (start, limit, steps) =>
            {
                var time = new FakeTimeProvider(Parse(start));
                var store = new InMemoryRateLimitStore(time);
                var dimension = Limits.Key().Tokens(limit, TimeSpan.FromSeconds(seconds), RateLimitWindowType.Fixed);
                List<Reservation> model = [];
                foreach (var step in steps)
                {
                    time.Advance(TimeSpan.FromMilliseconds(step.Wait));
                    Correct(store, model, step);
                    var now = Milliseconds(time);
                    var acquisition = Limits.Of(step.Tokens, dimension);
                    var used = model.Where(one => one.At / length == now / length).Sum(one => one.Cost);

                    var verdict = store.Acquire(acquisition);

                    if (verdict.Fits)
                    {
                        model.Add(new Reservation(acquisition, verdict, now, step.Tokens));
                    }

                    var level = (verdict.Tokens ?? verdict.DailyTokens)!.Value;
                    var left = Math.Max(0, limit - used - (verdict.Fits ? step.Tokens : 0));
                    if (verdict.Fits != (used + step.Tokens <= limit)
                        || level.Remaining != left
                        || level.ResetAfter != TimeSpan.FromMilliseconds(length - (now % length)))
                    {
                        return false;
                    }
                }

                return true;
            },
            iter: 1_000);
    }

    [Fact]
    [Trait("Property", "RL-3")]
    public void Acquire_AtTheResetOfARefusal_Passes()
    {
        Gen.Select(Gen.Int[1, 6], Gen.Long[0, 5_000].Array[1, 60], Gen.Bool).Sample(
            (limit, steps, isFixed) =>
            {
                var time = new FakeTimeProvider();
                var store = new InMemoryRateLimitStore(time);
                var acquisition = Limits.Of(Limits.Key().Requests(limit, type: isFixed ? RateLimitWindowType.Fixed : RateLimitWindowType.Sliding));
                foreach (var step in steps)
                {
                    time.Advance(TimeSpan.FromMilliseconds(step));
                    if (store.Acquire(acquisition).Refusal is not { } refusal)
                    {
                        continue;
                    }

                    time.Advance(refusal.ResetAfter);
                    if (!store.Acquire(acquisition).Fits)
                    {
                        return false;
                    }
                }

                return true;
            },
            iter: 1_000);
    }

    [Fact]
    [Trait("Property", "RL-1")]
    public void Sliding_AroundAnyEdge_AllowsNoDoubleBurst()
    {
        for (var offset = 0; offset < 60_000; offset += 997)
        {
            var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50).AddMilliseconds(offset));
            var store = new InMemoryRateLimitStore(time);
            var acquisition = Limits.Of(Limits.Key().Requests(60));
            var passed = 0;
            for (var i = 0; i < 120; i++)
            {
                passed += store.Acquire(acquisition).Fits ? 1 : 0;
                time.Advance(TimeSpan.FromMilliseconds(10));
            }

            Assert.Equal(60, passed);
        }
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static void Correct(InMemoryRateLimitStore store, List<Reservation> model, Step step)
    {
        // Some are settled soon, some late, some never.
        if (step.Which < model.Count && model[^(step.Which + 1)] is { IsSettled: false } one)
        {
            store.Settle(one.Acquisition, one.Verdict, step.Actual);
            (one.Cost, one.IsSettled) = (step.Actual, true);
        }
    }

    private static DateTimeOffset Parse(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);

    private static long Milliseconds(FakeTimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed record Step(long Wait, long Tokens, int Which, long Actual);

    private sealed class Reservation(RateLimitAcquisition acquisition, RateLimitVerdict verdict, long at, long cost)
    {
        public RateLimitAcquisition Acquisition => acquisition;

        public RateLimitVerdict Verdict => verdict;

        public long At => at;

        public long Cost { get; set; } = cost;

        public bool IsSettled { get; set; }
    }
}
