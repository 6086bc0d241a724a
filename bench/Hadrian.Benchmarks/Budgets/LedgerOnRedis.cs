using System.Diagnostics;
using System.Globalization;
using Hadrian.Benchmarks.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Benchmarks.Budgets;

/// <summary>How many calls a second one process can reserve money for and settle on Redis, by callers at once and by tenants.</summary>
internal static class LedgerOnRedis
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(5);

    /// <summary>Measures.</summary>
    /// <param name="url">The server; <see langword="null"/> to start one.</param>
    public static async Task RunAsync(string? url)
    {
        await using var server = await BenchServer.RedisAsync(url);
        Console.WriteLine("| tenants | callers | reserve + settle per second | p50 ms | p99 ms | refused or failed |");
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var (tenants, callers) in ((int, int)[])[(1, 1), (1, 16), (1, 128), (1_000, 1), (1_000, 16), (1_000, 128)])
        {
            // The command time-out is raised: it would hide by refusals what load does to latency.
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddHadrianGateway().AddRedisStores(options => (options.Url, options.KeyPrefix, options.CommandTimeout) =
                (server.Url, $"bench:{Guid.NewGuid():N}:", TimeSpan.FromSeconds(5)));
            await using var provider = services.BuildServiceProvider();
            var accounts = Enumerable.Range(0, tenants).Select(_ => (Tenant: Guid.NewGuid(), Limits: Limits())).ToArray();
            var ledger = provider.GetRequiredService<IBudgetLedger>();
            await LoadAsync(ledger, accounts, callers, WarmUp);
            var (latencies, failures) = await LoadAsync(ledger, accounts, callers, Measured);
            latencies.Sort();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {tenants:N0} | {callers} | {latencies.Count / Measured.TotalSeconds:N0} | {latencies[latencies.Count / 2]:0.00} | {latencies[latencies.Count * 99 / 100]:0.00} | {failures} |"));
        }
    }

    private static BudgetLimit[] Limits()
    {
        var now = DateTimeOffset.UtcNow;
        BudgetLimit Limit(BudgetScopeKind kind, BudgetPeriod period)
            => new(new BudgetAccount(new(kind, Guid.NewGuid()), BudgetWindow.Containing(now, period, TimeZoneInfo.Utc)), Money.FromCents(1_000_000_000), Money.FromCents(900_000_000));
        return [Limit(BudgetScopeKind.Key, BudgetPeriod.Daily), Limit(BudgetScopeKind.Organization, BudgetPeriod.Monthly)];
    }

    private static async Task<(List<double> Milliseconds, int Failures)> LoadAsync(
        IBudgetLedger ledger, (Guid Tenant, BudgetLimit[] Limits)[] accounts, int callers, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            List<double> milliseconds = [];
            var failures = 0;
            for (var call = caller; clock.Elapsed < time; call += callers)
            {
                var (tenant, limits) = accounts[call % accounts.Length];
                var reservation = new BudgetReservation
                {
                    OperationId = Guid.NewGuid(), TenantId = tenant, Limits = limits, Amount = Money.FromCents(2), LeaseDuration = TimeSpan.FromSeconds(60),
                };
                var start = clock.Elapsed;
                var fits = (await ledger.ReserveAsync(reservation, CancellationToken.None)).Fits;
                var settled = await ledger.SettleAsync(reservation, Money.FromCents(1), CancellationToken.None);
                if (fits && settled == BudgetSettlement.Settled)
                {
                    milliseconds.Add((clock.Elapsed - start).TotalMilliseconds);
                }
                else
                {
                    failures++;
                }
            }

            return (milliseconds, failures);
        })));
        return ([.. all.SelectMany(one => one.milliseconds)], all.Sum(one => one.failures));
    }
}
