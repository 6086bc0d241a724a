using Hadrian.Host.Tests.Processes;

namespace Hadrian.Host.Tests;

/// <summary>The usual reasons why a gateway does not start each have a message of their own.</summary>
public sealed class StartupFailureTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Start_TomlSyntaxWrong_NamesTheLine()
        => await FailsAsync(_sandbox.Write("a.toml", "[server\nport = 8080\n"), "a.toml:1:8: error: TOML syntax");

    [Fact]
    public async Task Start_VariableMissing_NamesIt()
        => await FailsAsync(_sandbox.WriteConfig("server.timeout_secs = ${HADRIAN_TEST_UNSET}"), "`HADRIAN_TEST_UNSET` is not set");

    [Fact]
    public async Task Start_PortInUse_NamesHostAndPort()
    {
        using var taken = new FreePort();

        await FailsAsync(
            _sandbox.Write("a.toml", $"""
                [server]
                host = "127.0.0.1"
                port = {taken.Number}
                """),
            $"a.toml:3:8: error: server.port: 127.0.0.1:{taken.Number} is already in use");
    }

    [Fact]
    public async Task Start_DatabaseNotWritable_NamesTheFile()
    {
        // Even root cannot create a file there.
        await FailsAsync(_sandbox.WriteConfig("database.path = \"/proc/hadrian.db\""), "error: database.path: '/proc/hadrian.db' cannot be opened for writing");
    }

    [Fact]
    public async Task Start_DirectoryOfDatabaseMissing_SaysHowToMakeIt()
        => await FailsAsync(_sandbox.WriteConfig($"database.path = \"{_sandbox.PathOf("no/x.db")}\""), "mkdir -p");

    private async Task FailsAsync(string config, string reason)
    {
        var result = await _sandbox.RunAsync("--config", config);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Output + result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("is running", result.Output, StringComparison.Ordinal);
    }
}
