using System.Diagnostics;
using System.Globalization;

namespace Hadrian.Benchmarks.Usage;

/// <summary>How many usage rows a second, with their hourly sums, one writer brings into a database, by the size of its batches.</summary>
internal static class UsageWrites
{
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(5);

    /// <summary>Measures.</summary>
    /// <param name="postgres">The PostgreSQL database; <see langword="null"/> to start a server.</param>
    public static async Task RunAsync(string? postgres)
    {
        Console.WriteLine("| database | rows a batch | rows per second | ms a batch (p50) | ms a batch (p99) |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (var kind in (string[])["sqlite", "postgres"])
        {
            await using var database = await UsageDatabase.OpenAsync(kind, postgres);
            foreach (var size in (int[])[1, 100, 1_000])
            {
                await WriteAsync(database.Store, size, TimeSpan.FromSeconds(1));
                var milliseconds = await WriteAsync(database.Store, size, Measured);
                var perSecond = size * milliseconds.Count / (milliseconds.Sum() / 1_000);
                milliseconds.Sort();
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {database.Name} | {size:N0} | {perSecond:N0} | {milliseconds[milliseconds.Count / 2]:0.00} | {milliseconds[milliseconds.Count * 99 / 100]:0.00} |"));
            }
        }
    }

    private static async Task<List<double>> WriteAsync(IUsageStore store, int size, TimeSpan time)
    {
        // As many spenders and models as a busy second of a larger company has.
        var keys = Enumerable.Range(0, 50).Select(_ => (Key: Guid.NewGuid(), Organization: Guid.NewGuid())).ToArray();
        string[] models = ["gpt-4o-mini", "gpt-4o", "claude-sonnet", "text-embedding-3-small"];
        List<double> milliseconds = [];
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time)
        {
            var now = DateTimeOffset.UtcNow;
            var batch = Enumerable.Range(0, size).Select(row => new UsageRecord
            {
                OperationId = Guid.CreateVersion7(),
                RequestId = "req_0123456789abcdef",
                Operation = GatewayOperation.Chat,
                ApiKeyId = keys[row % keys.Length].Key,
                OrganizationId = keys[row % keys.Length].Organization,
                RequestedModel = models[row % models.Length],
                Provider = "openai",
                Model = models[row % models.Length],
                Usage = new TokenUsage { InputTokens = 1_200, OutputTokens = 350 },
                Cost = new Money(390_000),
                PricingSource = PricingSources.Catalog,
                StatusCode = 200,
                FinishReason = "stop",
                LatencyMs = 850,
                RecordedAt = now,
            }).ToArray();
            var start = clock.Elapsed;
            await store.AppendAsync(batch, CancellationToken.None);
            milliseconds.Add((clock.Elapsed - start).TotalMilliseconds);
        }

        return milliseconds;
    }
}
