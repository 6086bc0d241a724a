using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Hadrian.TestCommon;

namespace Hadrian.Stores.Redis.Tests.Servers;

/// <summary>A redis-server of the machine, started on a free port in a folder of its own and ended by its id.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly Process _process;

    private RedisProcess(int port, string[] arguments)
    {
        Port = port;
        _process = Run("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", _folder.Path, "--save", "", "--daemonize", "no", .. arguments]);
    }

    /// <summary>Gets why there is no Redis here; <see langword="null"/> when there is one, or when there has to be.</summary>
    public static string? ReasonForAbsence { get; } = Environment.GetEnvironmentVariable("CI") == "true" || IsInstalled()
        ? null
        : "redis-server is not installed; on Debian: apt-get install redis-server.";

    public int Port { get; }

    public string Url => $"redis://127.0.0.1:{Port}";

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

    public Task SignalAsync(string signal) => KillAsync(signal, _process.Id);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync("KILL", _process.Id);
            await _process.WaitForExitAsync();
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
