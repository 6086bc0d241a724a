using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Hadrian.TestCommon.Redis;

/// <summary>A redis-server of the machine, started on a free port in a folder of its own and ended by its id.</summary>
public sealed class RedisProcess : IAsyncDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly string[] _arguments;
    private Process _process;

    private RedisProcess(int port, string[] arguments)
    {
        Port = port;
        _arguments = arguments;
        _process = Launch();
    }

    /// <summary>Gets why there is no Redis here; <see langword="null"/> when there is one, or when there has to be.</summary>
    public static string? ReasonForAbsence { get; } = Environment.GetEnvironmentVariable("CI") == "true" || IsInstalled()
        ? null
        : "redis-server is not installed; on Debian: apt-get install redis-server.";

    /// <summary>Gets the port on the loopback address.</summary>
    public int Port { get; }

    /// <summary>Gets the URL a gateway connects to.</summary>
    public string Url => $"redis://127.0.0.1:{Port}";

    /// <summary>Starts a server that answers.</summary>
    public static async Task<RedisProcess> StartAsync(params string[] arguments)
    {
        // Someone else may take the port first.
        for (var attempt = 1; ; attempt++)
        {
            var server = new RedisProcess(FreePort(), arguments);
            if (await server.IsUpAsync())
            {
                return server;
            }

            await server.DisposeAsync();
            Assert.True(attempt < 5, "redis-server does not start.");
        }
    }

    /// <summary>Runs redis-cli and gives its output.</summary>
    public static async Task<string> CommandAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("redis-cli", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output + await error;
    }

    /// <summary>Asks the server until it answers as expected.</summary>
    public async Task WaitAsync(string expected, params string[] command)
    {
        var watch = Stopwatch.StartNew();
        for (var answer = ""; !answer.Contains(expected, StringComparison.Ordinal);)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"redis-server never answered {expected}, but: {answer}");
            answer = await CommandAsync(["-p", $"{Port}", .. command]);
        }
    }

    /// <summary>Starts the server again, on its port and empty.</summary>
    public async Task RestartAsync()
    {
        _process.Dispose();
        _process = Launch();
        Assert.True(await IsUpAsync(), "redis-server does not start again.");
    }

    /// <summary>Kills the server.</summary>
    public async Task KillAsync()
    {
        await KillAsync("KILL", _process.Id);
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends the server a signal, such as STOP or CONT.</summary>
    public Task SignalAsync(string signal) => KillAsync(signal, _process.Id);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        _folder.Dispose();
    }

    internal static int FreePort()
    {
        // A cluster's bus listens ten thousand ports higher.
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (port < 55_000)
            {
                return port;
            }
        }
    }

    private Process Launch() => Run("redis-server", ["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder.Path, "--save", "", "--daemonize", "no", .. _arguments]);

    private async Task<bool> IsUpAsync()
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(30) && !_process.HasExited)
        {
            if ((await CommandAsync("-p", $"{Port}", "PING")).StartsWith("PONG", StringComparison.Ordinal) && !_process.HasExited)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsInstalled()
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    private static async Task KillAsync(string signal, int id)
    {
        using var kill = Run("kill", [$"-{signal}", $"{id}"]);
        await kill.WaitForExitAsync();
    }

    private static Process Run(string file, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
