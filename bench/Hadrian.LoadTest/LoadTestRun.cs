using System.Net.Sockets;
using Hadrian.LoadTest.Processes;
using Hadrian.LoadTest.Reporting;
using Hadrian.LoadTest.Scenarios;
using Hadrian.LoadTest.Servers;

namespace Hadrian.LoadTest;

/// <summary>Starts the servers, runs the scenarios and prints a table for each.</summary>
internal static class LoadTestRun
{
    public static async Task<int> RunAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        var setting = string.Concat(options.Environment.Select(item => $", {item.Key}={item.Value}"));
        await Console.Out.WriteLineAsync(
            $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {options.Connections} connections, {options.Rounds} rounds{setting}\n");
        try
        {
            var failures = await RunLoadAsync(options, cancellationToken);
            if (options.Scenarios.Contains("memory"))
            {
                await RunMemoryAsync(options, cancellationToken);
            }

            if (failures > 0)
            {
                await Console.Error.WriteLineAsync($"{failures} requests failed: the figures of their servers mean nothing.");
            }

            return failures == 0 ? 0 : 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped by the time limit or by hand.");
            return 1;
        }
        catch (Exception failure) when (failure is InvalidOperationException or HttpRequestException or IOException or SocketException or TimeoutException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    private static async Task<int> RunLoadAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        Scenario[] scenarios = [.. Scenario.All.Where(scenario => options.Scenarios.Contains(scenario.Name))];
        if (scenarios.Length == 0)
        {
            return 0;
        }

        var (upstream, root) = await ServerProcess.StartOwnAsync(options.Environment, "upstream");
        using var ownUpstream = upstream;
        List<Target> targets = [];
        try
        {
            foreach (var start in new TargetFactory(options, upstream, root).All)
            {
                targets.Add(await start(cancellationToken));
            }

            var failures = 0;
            foreach (var scenario in scenarios)
            {
                var rounds = RunRounds(scenario, targets, options, cancellationToken);
                failures += rounds.Values.SelectMany(own => own).Sum(round => round.Load.Failures);
                await PrintAsync(scenario.Title, Report.OfLoad(rounds));
            }

            return failures;
        }
        finally
        {
            targets.ForEach(target => target.Dispose());
        }
    }

    // The servers take turns within a round, so that a slow minute of the machine hits them all alike.
    private static Dictionary<string, List<Measurement>> RunRounds(
        Scenario scenario, IReadOnlyList<Target> targets, LoadTestOptions options, CancellationToken cancellationToken)
    {
        for (var round = 0; round < options.WarmUpRounds; round++)
        {
            foreach (var target in targets)
            {
                Measurement.Take(target, scenario, options, cancellationToken);
            }
        }

        var rounds = targets.ToDictionary(target => target.Name, _ => new List<Measurement>());
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var target in targets)
            {
                rounds[target.Name].Add(Measurement.Take(target, scenario, options, cancellationToken));
            }
        }

        return rounds;
    }

    // Every server starts afresh: one that has worked before hides new streams in memory it already holds.
    private static async Task RunMemoryAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        var (upstream, root) = await ServerProcess.StartOwnAsync(options.Environment, "upstream");
        using var ownUpstream = upstream;
        var servers = new Dictionary<string, MemoryMeasurement>();
        foreach (var start in new TargetFactory(options, upstream, root).All)
        {
            using var target = await start(cancellationToken);
            servers[target.Name] = await MemoryMeasurement.TakeAsync(target, options.OpenStreams, cancellationToken);
        }

        await PrintAsync($"{options.OpenStreams} open streams, one event a second", Report.OfMemory(servers));
    }

    private static Task PrintAsync(string title, MarkdownTable table) =>
        Console.Out.WriteLineAsync($"### {title}\n\n{table}\n");
}
