using System.Text.Json;
using Hadrian.Host.Tests.Processes;

namespace Hadrian.Host.Tests.Logging;

public sealed class LogOutputTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Log_TargetOfStatements_ShowsSql()
    {
        _sandbox.Variables["RUST_LOG"] = "sqlx=debug";

        Assert.Contains("Executed DbCommand", await RunAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_StandardVariable_Counts()
    {
        _sandbox.Variables["Logging__LogLevel__Microsoft.EntityFrameworkCore.Database.Command"] = "Debug";

        Assert.Contains("Executed DbCommand", await RunAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_JsonFormat_IsJsonLineByLine()
    {
        var log = await RunAsync("observability.logging.format = \"json\"");

        var lines = log.Split('\n').Where(line => line.StartsWith('{')).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, line => JsonDocument.Parse(line).Dispose());
    }

    [Fact]
    public async Task Log_Default_IsQuietAboutTheFramework()
        => Assert.DoesNotContain("Microsoft.", await RunAsync(), StringComparison.Ordinal);

    private async Task<string> RunAsync(string toml = "")
    {
        await using var gateway = await _sandbox.ServeAsync($"database.path = \"{_sandbox.Database}\"\n{toml}");
        (await gateway.ChatAsync()).Dispose();
        return (await gateway.Process.StopAsync()).Output;
    }
}
