using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Hadrian.Host.Tests.Processes;
using Hadrian.TestCommon;
using Hadrian.TestCommon.Postgres;
using Hadrian.TestCommon.Redis;

namespace Hadrian.Host.Tests;

/// <summary>The files of docs/deployment.md, as they are but for ports, which several gateways of one machine cannot share.</summary>
public sealed partial class DeploymentTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public Task OneNode_AsWritten_ServesAndKeepsItsUsage() => RunAsync("one node", nodes: 1);

    [PostgresFact]
    public async Task SeveralNodes_AsWritten_ShareKeysBudgetsAndUsage()
    {
        await using var postgres = await PostgresProcess.StartAsync();
        await using var redis = await RedisProcess.StartAsync();
        _sandbox.Variables["DATABASE_URL"] = await postgres.CreateDatabaseAsync();
        _sandbox.Variables["REDIS_URL"] = redis.Url;

        await RunAsync("several nodes", nodes: 3);

        Assert.Equal("9", await postgres.ExecuteAsync("SELECT count(*) FROM usage_records", "test_1"));
    }

    [PostgresFact]
    public async Task RedisCluster_AsWritten_SharesKeysBudgetsAndUsage()
    {
        await using var postgres = await PostgresProcess.StartAsync();
        await using var redis = await RedisCluster.StartAsync();
        _sandbox.Variables["DATABASE_URL"] = await postgres.CreateDatabaseAsync();
        _sandbox.Variables["REDIS_URL"] = redis.Url;

        await RunAsync("redis cluster", nodes: 3);

        Assert.Equal("9", await postgres.ExecuteAsync("SELECT count(*) FROM usage_records", "test_1"));
    }

    private async Task RunAsync(string name, int nodes)
    {
        await using var upstream = await StubUpstream.StartAsync();
        _sandbox.Variables["HADRIAN_DATA"] = _sandbox.Home;
        _sandbox.Variables["OPENAI_API_KEY"] = "sk-test";
        _sandbox.Variables["OPENAI_BASE_URL"] = upstream.BaseUrl;
        var text = FileOf(name);
        var asWritten = _sandbox.Write("hadrian.toml", text);
        var validated = await _sandbox.RunAsync("--validate", "--config", asWritten);
        Assert.True(validated.ExitCode == 0, validated.Errors);
        Assert.Contains("0 warning(s)", validated.Output, StringComparison.Ordinal);
        var bootstrap = await _sandbox.RunAsync("bootstrap", "--config", asWritten);
        Assert.True(bootstrap.ExitCode == 0, bootstrap.Errors);

        var gateways = await Task.WhenAll(Enumerable.Range(0, nodes).Select(node => RunningGateway.StartAsync(_sandbox.Start("--config", ConfigOf(node, text)))));
        var key = await gateways[0].CreateKeyAsync(bootstrap.Output.Trim());
        foreach (var gateway in gateways)
        {
            for (var call = 0; call < 3; call++)
            {
                await CallAsync(gateway, key);
            }

            using var health = await gateway.Client.GetAsync("/health");
            Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        }

        foreach (var gateway in gateways)
        {
            Assert.Equal(0, (await gateway.Process.StopAsync()).ExitCode);
            await gateway.DisposeAsync();
        }
    }

    private static async Task CallAsync(RunningGateway gateway, string key)
    {
        // On a busy machine Redis may answer too late for a call; that one is refused, and may come again.
        var watch = Stopwatch.StartNew();
        while (true)
        {
            using var answer = await gateway.ChatAsync(key, "openai/gpt-4o-mini");
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return;
            }

            Assert.True(
                answer.StatusCode == HttpStatusCode.ServiceUnavailable && watch.Elapsed < TimeSpan.FromSeconds(30),
                await answer.Content.ReadAsStringAsync() + gateway.Process.Log);
        }
    }

    private static string FileOf(string name) => Toml().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "deployment.md")))
        .Select(match => match.Groups["text"].Value).Single(text => text.StartsWith($"# {name}\n", StringComparison.Ordinal));

    private string ConfigOf(int node, string text) => _sandbox.Write(
        $"node-{node}.toml",
        text.Replace("port = 8080", "port = 0", StringComparison.Ordinal)
            .Replace("/usage-journal", $"/usage-journal-{node}", StringComparison.Ordinal));

    [GeneratedRegex(@"^```toml\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Toml();
}
