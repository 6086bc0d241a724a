using System.Diagnostics;
using System.Globalization;

namespace Hadrian.Benchmarks.Usage;

/// <summary>How long the reports of the admin API take over many usage rows.</summary>
internal static class UsageReporting
{
    private const int Repetitions = 5;

    /// <summary>Measures.</summary>
    /// <param name="rows">How many calls there are.</param>
    /// <param name="kinds">Which databases: <c>sqlite</c>, <c>postgres</c>.</param>
    /// <param name="postgres">The PostgreSQL database, which must be empty; <see langword="null"/> to start a server.</param>
    public static async Task RunAsync(long rows, IEnumerable<string> kinds, string? postgres)
    {
        foreach (var kind in kinds)
        {
            await using var database = await UsageDatabase.OpenAsync(kind, postgres);
            await FillAsync(database, kind == "postgres", rows / GeneratedUsage.Days);
            Console.WriteLine();
            Console.WriteLine($"| {database.Name} | first ms | median ms | rows |");
            Console.WriteLine("| --- | ---: | ---: | ---: |");
            foreach (var (name, read) in Reports(database.Reports))
            {
                await MeasureAsync(name, read);
            }
        }
    }

    private static async Task FillAsync(UsageDatabase database, bool isPostgres, long rowsPerDay)
    {
        var watch = Stopwatch.StartNew();
        for (var day = 0; day < GeneratedUsage.Days; day++)
        {
            await database.ExecuteAsync(GeneratedUsage.Rows(isPostgres, day, rowsPerDay));
            await database.ExecuteAsync(GeneratedUsage.Hours(isPostgres, day, rowsPerDay));
        }

        if (isPostgres)
        {
            // What autovacuum does after a while.
            await database.ExecuteAsync("ANALYZE");
        }

        watch.Stop();
        var (calls, hours) = (await database.CountAsync("usage_records"), await database.CountAsync("usage_hourly"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{database.Name}: {calls:N0} calls, {hours:N0} hourly sums, made in {watch.Elapsed.TotalSeconds:N0} s"));
    }

    private static (string Name, Func<Task<int>> Read)[] Reports(IUsageReports reports)
    {
        var all = new UsageQuery { From = GeneratedUsage.Start, Until = GeneratedUsage.Start.AddDays(GeneratedUsage.Days) };
        var organization = all with { OrganizationId = GeneratedUsage.Organization(7) };
        var key = all with { ApiKeyId = GeneratedUsage.Key(47), BudgetSubjectId = GeneratedUsage.Key(47) };
        var odd = organization with { From = all.From!.Value.AddMinutes(90), Until = all.Until!.Value.AddMinutes(-90) };
        var day = organization with { From = all.From!.Value.AddDays(12), Until = all.From!.Value.AddDays(13) };
        var middle = new UsagePosition(Guid.CreateVersion7(all.From!.Value.AddDays(15)), 1);
        return
        [
            ("everything, one sum, 30 days", () => Sum(all, UsageDimensions.None)),
            ("everything by day", () => Sum(all, UsageDimensions.Date)),
            ("everything by organization", () => Sum(all, UsageDimensions.Organization)),
            ("everything, the 100 dearest keys", () => Sum(all, UsageDimensions.ApiKey)),
            ("an organization by model", () => Sum(organization, UsageDimensions.Model)),
            ("an organization by day and model", () => Sum(organization, UsageDimensions.Date | UsageDimensions.Model)),
            ("the same between half hours", () => Sum(odd, UsageDimensions.Date | UsageDimensions.Model)),
            ("a key by day", () => Sum(key, UsageDimensions.Date)),
            ("a day of an organization by pricing source, from its calls", () => Sum(day, UsageDimensions.PricingSource)),
            ("an organization's first and last call", async () => await reports.GetSpanAsync(organization, CancellationToken.None) is null ? 0 : 1),
            ("the last 100 calls", () => List(all, from: null)),
            ("100 calls from the middle of all", () => List(all, middle)),
            ("the last 100 calls of a key", () => List(key, from: null)),
        ];

        async Task<int> Sum(UsageQuery query, UsageDimensions by) => (await reports.SumAsync(query, by, 100, CancellationToken.None)).Count;
        async Task<int> List(UsageQuery query, UsagePosition? from) => (await reports.ListAsync(query, 100, from, backward: false, CancellationToken.None)).Items.Count;
    }

    private static async Task MeasureAsync(string name, Func<Task<int>> read)
    {
        List<double> milliseconds = [];
        var rows = 0;
        try
        {
            for (var repetition = 0; repetition < Repetitions; repetition++)
            {
                var watch = Stopwatch.StartNew();
                rows = await read();
                milliseconds.Add(watch.Elapsed.TotalMilliseconds);
            }
        }
        catch (GatewayException exception) when (exception.Error.Code == GatewayErrorCodes.ReportTimeout)
        {
            Console.WriteLine($"| {name} | stopped | stopped | – |");
            return;
        }

        var first = milliseconds[0];
        milliseconds.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {first:N1} | {milliseconds[Repetitions / 2]:N1} | {rows} |"));
    }
}
