using System.Net;
using Hadrian.Host.Tests.Processes;

namespace Hadrian.Host.Tests;

public sealed class BootstrapTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Bootstrap_RunTwice_MakesTheKeyOnce()
    {
        var key = await _sandbox.BootstrapAsync();

        var again = await _sandbox.RunAsync("bootstrap", "-c", _sandbox.WriteConfig(_sandbox.WithKeys()));

        Assert.Matches(@"^gw_live_[\w-]{43}$", key);
        Assert.Equal((0, ""), (again.ExitCode, again.Output));
        Assert.Contains("'first' exists", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bootstrap_Key_AdministersTheGateway()
    {
        var key = await _sandbox.BootstrapAsync();
        await using var gateway = await _sandbox.ServeAsync(_sandbox.WithKeys());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/v1/organizations");
        request.Headers.Add("X-API-Key", key);

        using var response = await gateway.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"acme\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bootstrap_DryRun_MakesNothing()
    {
        var result = await _sandbox.RunAsync("bootstrap", "--dry-run", "-c", _sandbox.WriteConfig(_sandbox.WithKeys()));

        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Contains("'acme'", result.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_sandbox.Database));
    }

    [Fact]
    public async Task Bootstrap_NothingListed_SaysWhatToAdd()
    {
        var result = await _sandbox.RunAsync("bootstrap", "-c", _sandbox.WriteConfig("""database.path = ":memory:" """));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("[auth.bootstrap.initial_org]", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_KeysRequiredButNoneExists_SaysHowToGetOne()
    {
        await using var gateway = await _sandbox.ServeAsync($"""
            auth.gateway.type = "api_key"
            database.path = "{_sandbox.Database}"
            """);

        await gateway.Process.Output.WaitForAsync("hadrian --config");

        Assert.Contains("No API key exists yet", gateway.Process.Output.Text, StringComparison.Ordinal);
        Assert.Contains("initial_api_key", gateway.Process.Output.Text, StringComparison.Ordinal);
    }
}
