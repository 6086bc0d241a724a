using System.Globalization;
using CsCheck;
using Hadrian.Gateway;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class UsageReportsTests : StorageTest
{
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 0, 0, 0, TimeSpan.Zero);
    private static readonly UsageDimensions[] Each = [.. Enum.GetValues<UsageDimensions>().Where(dimension => dimension != UsageDimensions.None)];

    private IUsageReports Reports => Node.Services.GetRequiredService<IUsageReports>();

    [StorageFact]
    [Trait("Property", "US-12")]
    public async Task SumAsync_AnyCallsRangeAndDimensions_EqualsTheSumOverTheCalls()
    {
        var calls = Enumerable.Range(0, 400).Select(i => RandomCall(new Random(i))).ToArray();
        await Node.Usage.AppendAsync(calls, None);

        // Ends on whole hours, within one, and before the beginning.
        var end = Gen.OneOf(Gen.Int[-2, 74].Select(hours => hours * 60L), Gen.Long[-100, 4_400]).Select(minutes => Start.AddMinutes(minutes));
        var by = Gen.Int[0, (1 << Each.Length) - 1].Select(bits => (UsageDimensions)bits);
        await Gen.Select(end, end, by, Gen.Int[0, 9], Gen.Int[0, 3]).SampleAsync(
            async pick =>
            {
                var (from, until, dimensions, filter, id) = pick;
                var query = Query(filter, id) with { From = from, Until = until };

                var sums = await Reports.SumAsync(query, dimensions, 1_000, None);

                Assert.Equal(Expected(calls.Where(call => Matches(query, call)), dimensions), sums.Select(sum => Describe(sum, dimensions)).Order(StringComparer.Ordinal).ToArray());
            },
            iter: 300, threads: 1);
    }

    [StorageFact]
    public async Task SumAsync_MoreThanMayBe_GivesTheDearest()
    {
        await Node.Usage.AppendAsync([.. Enumerable.Range(1, 9).Select(i => Call(Start) with { Model = $"m{i}", Cost = new Money(i * 3_000_000_000L) })], None);

        var sums = await Reports.SumAsync(new UsageQuery(), UsageDimensions.Model, 2, None);

        Assert.Equal(["m9", "m8"], sums.Select(sum => sum.Model));
    }

    [StorageFact]
    public async Task SumAsync_AmountsNearTheLargest_StopsThere()
    {
        await Node.Usage.AppendAsync([Call(Start) with { Cost = Money.Maximum }, Call(Start.AddHours(1)) with { Cost = Money.Maximum }], None);

        Assert.Equal(Money.Maximum, Assert.Single(await Reports.SumAsync(new UsageQuery(), UsageDimensions.None, 1, None)).Cost);
    }

    [StorageFact]
    public async Task SumsAndLists_TellProvidersOfTenantsFromTheGatewaysOwn()
    {
        await Node.Usage.AppendAsync([Call(Start) with { Provider = ":org/acme/own" }, Call(Start.AddHours(3)) with { Provider = ":user/x/own" }, Call(Start) with { Provider = "main" }], None);

        foreach (var (isDynamic, count) in new[] { (true, 2), (false, 1) })
        {
            var query = new UsageQuery { IsDynamicProvider = isDynamic };
            Assert.Equal(count, Assert.Single(await Reports.SumAsync(query, UsageDimensions.None, 1, None)).Requests);
            var calls = (await Reports.ListAsync(query, 10, null, false, None)).Items;
            Assert.Equal(count, calls.Count);
            Assert.All(calls, call => Assert.Equal(isDynamic, call.IsDynamicProvider));
        }
    }

    [StorageFact]
    public async Task SumAsync_HostileTexts_AreValuesAndNothingElse()
    {
        string[] texts = ["'; DROP TABLE usage_records; --", "{0}", "%", "_", "\"", "a\\b", "\0"];
        await Node.Usage.AppendAsync([.. texts.Select(text => Call(Start) with { Model = text, Provider = text }), Call(Start)], None);

        foreach (var text in texts)
        {
            var query = new UsageQuery { Model = text, Provider = text };
            Assert.Equal(Storable(text), Assert.Single(await Reports.SumAsync(query, UsageDimensions.Model, 10, None)).Model);
            Assert.Equal(Storable(text), Assert.Single((await Reports.ListAsync(query, 10, null, false, None)).Items).Model);
        }
    }

    [StorageFact]
    public async Task SumAsync_CallsDeleted_TheirSumsStay()
    {
        await Node.Usage.AppendAsync([Call(Start)], None);
        await DeleteCallsAsync();

        Assert.Equal(1, Assert.Single(await Reports.SumAsync(new UsageQuery { From = Start, Until = Start.AddDays(1) }, UsageDimensions.Date, 10, None)).Requests);
        Assert.Empty(await Reports.SumAsync(new UsageQuery(), UsageDimensions.PricingSource, 10, None));
    }

    [StorageFact]
    public async Task GetSpanAsync_CallsKeptAndNot_GivesTheirTimesOrTheHours()
    {
        var key = Guid.NewGuid();
        var (first, last) = (Start.AddMinutes(90), Start.AddDays(40).AddMinutes(5));
        await Node.Usage.AppendAsync(
            [Call(Start), Call(Start.AddHours(1)), .. new[] { first, Start.AddDays(3), last }.Select(time => Call(time) with { ApiKeyId = key }), Call(last.AddMinutes(1))], None);

        Assert.Equal(new UsageSpan(first, last), await Reports.GetSpanAsync(new UsageQuery { ApiKeyId = key }, None));
        Assert.Equal(new UsageSpan(first, first), await Reports.GetSpanAsync(new UsageQuery { ApiKeyId = key, Until = Start.AddDays(1).AddSeconds(1) }, None));
        Assert.Null(await Reports.GetSpanAsync(new UsageQuery { ApiKeyId = Guid.NewGuid() }, None));

        await DeleteCallsAsync();
        Assert.Equal(new UsageSpan(Start.AddHours(1), last.AddMinutes(-5)), await Reports.GetSpanAsync(new UsageQuery { ApiKeyId = key }, None));
    }

    [StorageFact]
    public async Task ListAsync_AnyPageSize_GivesEachCallOnceInBothDirections()
    {
        // Attempts of one operation share its id, and operations the millisecond.
        var calls = Enumerable.Range(0, 60).Select(i => Call(Start.AddMilliseconds(i / 7)) with { Model = $"m{i % 2}" }).ToList();
        calls.AddRange(calls.Take(30).Select(call => call with { Attempt = 2 }).ToArray());
        await Node.Usage.AppendAsync(calls, None);
        var model = new InMemoryUsageStore();
        await model.AppendAsync(calls, None);

        foreach (var (query, size) in new[] { (new UsageQuery(), 7), (new UsageQuery { Model = "m1" }, 10), (new UsageQuery { From = Start.AddMilliseconds(2), Until = Start.AddMilliseconds(5) }, 1) })
        {
            var expected = (await model.ListAsync(query, 1_000, null, false, None)).Items.Select(Place).ToArray();
            Assert.NotEmpty(expected);
            Assert.Equal(expected, await WalkAsync(query, size, backward: false, from: null));
            Assert.Equal(expected[..^1], await WalkAsync(query, size, backward: true, from: expected[^1]));
        }
    }

    [StorageFact]
    public async Task ListAsync_StoredCall_ComesBackWhole()
    {
        var call = RandomCall(new Random(1)) with
        {
            RequestId = "req", RequestedModel = "alias", Streamed = true, Cancelled = true, StatusCode = 200, FinishReason = "stop",
            LatencyMs = 12, TimeToFirstOutputMs = 3, PriceVersion = "v1", ServiceAccountId = Guid.NewGuid(),
        };
        await Node.Usage.AppendAsync([call], None);

        Assert.Equal(call, Assert.Single((await Reports.ListAsync(new UsageQuery(), 10, null, false, None)).Items));
    }

    [StorageFact]
    public async Task ReadAsync_Cancelled_StopsTheStatementUnderWay()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        const string Endless = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT 1 - x FROM n) SELECT COUNT(*) AS \"Value\" FROM n";

        var read = Task.Run(async () => await Node.Services.GetRequiredService<IReportReader>().ReadAsync(
            (context, token) => context.Database.SqlQueryRaw<long>(Endless).ToListAsync(token), stop.Token));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await read.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Empty(await Reports.SumAsync(new UsageQuery(), UsageDimensions.None, 1, None));
    }

    private async Task<List<UsagePosition>> WalkAsync(UsageQuery query, int size, bool backward, UsagePosition? from)
    {
        List<UsagePosition> seen = [];
        while (true)
        {
            var page = await Reports.ListAsync(query, size, from, backward, None);
            Assert.True(page.Items.Count <= size);
            seen.InsertRange(backward ? 0 : seen.Count, page.Items.Select(Place));
            if (!page.HasMore)
            {
                return seen;
            }

            from = Place(page.Items[backward ? 0 : ^1]);
        }
    }

    private async Task DeleteCallsAsync()
    {
        using var context = Node.CreateContext();
        await context.Usage.ExecuteDeleteAsync();
    }

    private static UsagePosition Place(UsageRecord record) => new(record.OperationId, record.Attempt);

    private static UsageRecord Call(DateTimeOffset startedAt)
        => Samples.Usage(Guid.CreateVersion7(startedAt)) with { StartedAt = startedAt, RecordedAt = startedAt.AddSeconds(1), Cost = new Money(5) };

    private static UsageRecord RandomCall(Random random) => Call(Start.AddMilliseconds(random.Next(72 * 3_600_000))) with
    {
        ApiKeyId = Id(random),
        OrganizationId = Id(random),
        TeamId = Id(random),
        ProjectId = Id(random),
        UserId = Id(random),
        Provider = $"p{random.Next(2)}",
        Model = $"m{random.Next(3)}",
        PricingSource = random.Next(2) == 0 ? PricingSources.None : PricingSources.Catalog,
        Cost = random.Next(5) == 0 ? null : new Money(random.NextInt64(5_000_000_000)),
        Usage = new TokenUsage { InputTokens = random.Next(1_000), OutputTokens = random.Next(1_000), CachedInputTokens = random.Next(9), ReasoningTokens = random.Next(9) },
    };

    private static Guid? Id(Random random) => random.Next(4) is var number and > 0 ? Number(number) : null;

    private static Guid Number(int number) => new(number, 0, 0, new byte[8]);

    private static UsageQuery Query(int filter, int id) => filter switch
    {
        0 => new UsageQuery { ApiKeyId = Number(id + 1) },
        1 => new UsageQuery { OrganizationId = Number(id + 1) },
        2 => new UsageQuery { TeamId = Number(id + 1) },
        3 => new UsageQuery { ProjectId = Number(id + 1), Model = "m1" },
        4 => new UsageQuery { UserId = Number(id + 1) },
        5 => new UsageQuery { Provider = $"p{id}" },
        6 => new UsageQuery { Model = $"m{id}", BudgetSubjectId = Number(1) },
        _ => new UsageQuery(),
    };

    private static bool Matches(UsageQuery query, UsageRecord call)
        => call.StartedAt >= query.From && call.StartedAt < query.Until
            && (query.ApiKeyId ?? call.ApiKeyId) == call.ApiKeyId && (query.OrganizationId ?? call.OrganizationId) == call.OrganizationId
            && (query.TeamId ?? call.TeamId) == call.TeamId && (query.ProjectId ?? call.ProjectId) == call.ProjectId
            && (query.UserId ?? call.UserId) == call.UserId && (query.BudgetSubjectId ?? call.BudgetSubjectId) == call.BudgetSubjectId
            && (query.Provider ?? call.Provider) == call.Provider && (query.Model ?? call.Model) == call.Model;

    private static string[] Expected(IEnumerable<UsageRecord> calls, UsageDimensions by) =>
    [
        .. calls.GroupBy(call => Key(by, call.StartedAt, call.StartedAt, call.Model, call.Provider, call.ApiKeyId, call.UserId, call.ProjectId, call.TeamId, call.OrganizationId, call.PricingSource))
            .Select(group => $"{group.Key}: {group.Count()} {group.Sum(call => call.Usage.InputTokens)} {group.Sum(call => call.Usage.OutputTokens)} "
                + $"{group.Sum(call => call.Usage.CachedInputTokens)} {group.Sum(call => call.Usage.ReasoningTokens)} {group.Sum(call => call.Cost?.NanoUsd ?? 0)}")
            .Order(StringComparer.Ordinal),
    ];

    private static string Describe(UsageSum sum, UsageDimensions by)
    {
        var day = sum.Date?.ToDateTime(TimeOnly.MinValue);
        var key = Key(by, day, sum.Hour, sum.Model, sum.Provider, sum.ApiKeyId, sum.UserId, sum.ProjectId, sum.TeamId, sum.OrganizationId, sum.PricingSource);
        return $"{key}: {sum.Requests} {sum.InputTokens} {sum.OutputTokens} {sum.CachedInputTokens} {sum.ReasoningTokens} {sum.Cost.NanoUsd}";
    }

    // Values in the order of the dimensions, those not asked for left out.
    private static string Key(UsageDimensions by, IFormattable? day, DateTimeOffset? hour, params object?[] others)
    {
        string?[] values = [day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), hour?.ToString("yyyy-MM-dd HH", CultureInfo.InvariantCulture), .. others.Select(value => value?.ToString())];
        return string.Join('|', values.Where((_, i) => by.HasFlag(Each[i])));
    }
}
