using System.Collections.Immutable;
using System.Globalization;
using Hadrian.Gateway;

namespace Hadrian.Benchmarks.RateLimiting;

/// <summary>Not a benchmark but a check: counts a million addresses and tells how much memory their limits take. It must stay bounded (RL-10).</summary>
internal static class MillionAddresses
{
    private const int Addresses = 1_000_000;
    private const long MostBytes = 200L * 1024 * 1024;

    /// <summary>Runs the check.</summary>
    /// <returns>The exit code: 0 when memory stayed bounded.</returns>
    public static int Run()
    {
        var store = new InMemoryRateLimitStore(TimeProvider.System);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long highest = 0;
        for (var i = 0; i < Addresses; i++)
        {
            // Synchronous in memory.
            _ = store.AcquireAsync(Acquisition(i), CancellationToken.None);
            if (i % 50_000 == 0)
            {
                highest = Math.Max(highest, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        GC.KeepAlive(store);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Addresses:N0} addresses: at most {highest / 1024 / 1024:N0} MiB"));
        return highest <= MostBytes ? 0 : 1;
    }

    private static RateLimitAcquisition Acquisition(int number) => new()
    {
        LeaseId = Guid.Empty,
        TenantId = Guid.Empty,
        Dimensions = ImmutableArray.Create(new RateLimitDimension(
            new RateLimitScope(RateLimitScopeKind.Address, new Guid(number, 0, 0, new byte[8])),
            RateLimitMeasure.Requests,
            new RateLimitWindow(TimeSpan.FromMinutes(1)),
            120)),
        IsEnforced = true,
    };
}
