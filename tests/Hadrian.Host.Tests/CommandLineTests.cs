using System.Text.Json;
using Hadrian.Host.Tests.Processes;

namespace Hadrian.Host.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("--version")]
    [InlineData("-V")]
    public async Task Version_Asked_PrintsItAlone(string option)
    {
        var result = await _sandbox.RunAsync(option);

        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+(-[\w.]+)?\n$", result.Output);
    }

    [Fact]
    public async Task Help_Asked_ListsEveryCommand()
    {
        var result = await _sandbox.RunAsync("--help");

        Assert.Equal(0, result.ExitCode);
        Assert.All(
            ["serve", "init", "migrate", "bootstrap", "healthcheck", "features", "openapi", "schema", "--config", "--validate", "--no-browser"],
            name => Assert.Contains(name, result.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--bogus")]
    [InlineData("unknown")]
    [InlineData("--validate", "serve")]
    [InlineData("serve", "--validate")]
    [InlineData("healthcheck")]
    [InlineData("healthcheck", "--url", "localhost")]
    [InlineData("healthcheck", "--url", "http://localhost", "--timeout-secs", "0")]
    public async Task Arguments_ThatMakeNoSense_ExitWith2AndNoStackTrace(params string[] arguments)
    {
        var result = await _sandbox.RunAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains("hadrian --help", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Features_Asked_NamesThePartsBuiltIn()
    {
        var result = await _sandbox.RunAsync("features");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("open_ai, azure_open_ai, anthropic, bedrock, vertex, test", result.Output, StringComparison.Ordinal);
        Assert.Contains("sqlite", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_NoFileYet_WritesOneThatValidates()
    {
        var result = await _sandbox.RunAsync("init", "-o", "new.toml");

        Assert.Equal((0, _sandbox.PathOf("new.toml") + "\n"), (result.ExitCode, result.Output));
        Assert.Equal(0, (await _sandbox.RunAsync("--validate", "-c", "new.toml")).ExitCode);
    }

    [Fact]
    public async Task Init_FileExists_ReplacesItOnlyByForce()
    {
        _sandbox.Write("old.toml", "# mine");

        var refused = await _sandbox.RunAsync("init", "-o", "old.toml");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--force", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("# mine", await File.ReadAllTextAsync(_sandbox.PathOf("old.toml")));

        Assert.Equal(0, (await _sandbox.RunAsync("init", "-o", "old.toml", "--force")).ExitCode);
        Assert.Contains("[server]", await File.ReadAllTextAsync(_sandbox.PathOf("old.toml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_DatabaseMissing_CreatesIt()
    {
        var config = _sandbox.WriteConfig(_sandbox.WithKeys());

        var result = await _sandbox.RunAsync("migrate", "-c", config);

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.True(File.Exists(_sandbox.Database));
    }

    [Fact]
    public async Task Migrate_NoDatabaseConfigured_ExitsWith1()
    {
        var result = await _sandbox.RunAsync("migrate", "-c", _sandbox.WriteConfig(""));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("database.type", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenApi_OutputNamed_WritesTheDocument()
    {
        Assert.Equal(0, (await _sandbox.RunAsync("openapi", "-o", "api.json")).ExitCode);

        var printed = await _sandbox.RunAsync("openapi");
        Assert.Equal(0, printed.ExitCode);
        Assert.Equal(printed.Output.Trim(), await File.ReadAllTextAsync(_sandbox.PathOf("api.json")));
        OpenApiContract.Check(printed.Output);
    }

    [Fact]
    public async Task Schema_OutputNamed_WritesTheDocument()
    {
        Assert.Equal(0, (await _sandbox.RunAsync("schema", "--output", "schema.json")).ExitCode);

        var printed = await _sandbox.RunAsync("schema");
        Assert.Equal((0, ""), (printed.ExitCode, printed.Errors));
        Assert.Equal(printed.Output.Trim(), await File.ReadAllTextAsync(_sandbox.PathOf("schema.json")));
        using var schema = JsonDocument.Parse(printed.Output);
        Assert.True(schema.RootElement.GetProperty("properties").TryGetProperty("providers", out _));
    }

    [Fact]
    public async Task Wizard_NoTerminal_SaysSoAndWritesNothing()
    {
        var result = await _sandbox.RunAsync("init", "--wizard", "-o", "new.toml");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("needs a terminal", result.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_sandbox.PathOf("new.toml")));
    }

    [Fact]
    public async Task Healthcheck_GatewayLives_ExitsWith0()
    {
        await using var gateway = await _sandbox.ServeAsync();

        Assert.Equal(0, (await _sandbox.RunAsync("healthcheck", "--url", gateway.Client.BaseAddress!.ToString())).ExitCode);
    }

    [Fact]
    public async Task Healthcheck_NobodyThere_ExitsWith1()
    {
        using var port = new FreePort();
        var config = _sandbox.Write("other.toml", $"server.port = {port.Release()}");

        var result = await _sandbox.RunAsync("--config", config, "healthcheck");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"http://127.0.0.1:{port.Number}/health/live", result.Errors, StringComparison.Ordinal);
    }
}
