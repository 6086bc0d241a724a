using System.Diagnostics;
using Hadrian.TestCommon;

namespace Hadrian.Host.Tests.Processes;

/// <summary>A home and a working directory of its own in which the program runs, with nothing of the machine's own settings.</summary>
internal sealed class Sandbox : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public Sandbox() => Directory.CreateDirectory(Home);

    public string Home => _directory.PathOf("home");

    public string ConfigFile => Path.Combine(Home, ".config", "hadrian", "hadrian.toml");

    public string DefaultDatabase => Path.Combine(Home, ".local", "share", "hadrian", "hadrian.db");

    /// <summary>Gets the variables the program is started with, on top of a clean set.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public string PathOf(string name) => _directory.PathOf(name);

    public string Write(string name, string text) => _directory.Write(name, text);

    /// <summary>Starts the program.</summary>
    public HostProcess Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = _directory.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "hadrian.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in start.Environment.Keys.Where(name => name is not "PATH" && !name.StartsWith("DOTNET_ROOT", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = Home;
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        return new HostProcess(start);
    }

    /// <summary>Runs the program to its end.</summary>
    public async Task<ProcessResult> RunAsync(params IEnumerable<string> arguments)
    {
        await using var process = Start(arguments);
        return await process.WaitAsync();
    }

    /// <summary>Starts a gateway on a free port, with the test provider and whatever else is said.</summary>
    public Task<RunningGateway> ServeAsync(string toml = "") => RunningGateway.StartAsync(Start("--config", WriteConfig(toml)));

    /// <summary>Writes a configuration for a free port with the test provider and whatever else is said.</summary>
    public string WriteConfig(string toml) => Write("gateway.toml", $"""
        server.host = "127.0.0.1"
        server.port = 0
        providers.test.type = "test"
        {toml}
        """);

    /// <summary>Writes a configuration in which keys are required, and makes an administrator's key.</summary>
    public async Task<string> BootstrapAsync(string toml = "")
    {
        var config = WriteConfig(WithKeys(toml));
        var result = await RunAsync("bootstrap", "--config", config);
        Assert.True(result.ExitCode == 0, result.Errors);
        return result.Output.Trim();
    }

    /// <summary>Gives settings with a database and required keys.</summary>
    public string WithKeys(string toml = "") => $$"""
        auth.gateway.type = "api_key"
        auth.bootstrap.initial_org = { slug = "acme", name = "Acme" }
        auth.bootstrap.initial_api_key = { name = "first" }
        database.path = "{{Database}}"
        {{toml}}
        """;

    public string Database => PathOf("gateway.db");

    public void Dispose() => _directory.Dispose();
}
