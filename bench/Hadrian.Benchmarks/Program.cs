using System.Globalization;
using BenchmarkDotNet.Running;
using Hadrian.Benchmarks.Budgets;
using Hadrian.Benchmarks.RateLimiting;
using Hadrian.Benchmarks.Usage;

switch (args)
{
    case ["million-addresses"]:
        return MillionAddresses.Run();
    case ["ledger-redis", .. var url] when url.Length <= 1:
        await LedgerOnRedis.RunAsync(url.SingleOrDefault());
        return 0;
    case ["usage-writes", .. var url] when url.Length <= 1:
        await UsageWrites.RunAsync(url.SingleOrDefault());
        return 0;
    case ["reports", var rows, .. var more] when more.Length <= 2 && long.TryParse(rows, CultureInfo.InvariantCulture, out var count):
        await UsageReporting.RunAsync(count, more is [var kind, ..] ? [kind] : ["sqlite", "postgres"], more.Skip(1).SingleOrDefault());
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
