using System.Diagnostics;

namespace Hadrian.LoadTest.Processes;

/// <summary>A server in a process of its own, started here and killed here.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _folder;

    private ServerProcess(Process process, string folder, string probePath)
    {
        _process = process;
        _folder = folder;
        Probe = new MemoryProbe(probePath);
    }

    public int Id => _process.Id;

    public MemoryProbe Probe { get; }

    public double CpuSeconds => ProcessFigures.CpuSeconds(Id);

    public long ResidentBytes => ProcessFigures.ResidentBytes(Id);

    /// <summary>Starts a command that writes its root URL as its first line once it listens.</summary>
    public static async Task<(ServerProcess Process, Uri Root)> StartOwnAsync(
        IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var server = StartCore(CreateFolder(), Environment.ProcessPath!, [.. SelfArguments(), .. arguments], environment);
        try
        {
            using var limit = new CancellationTokenSource(StartLimit);
            var line = await server._process.StandardOutput.ReadLineAsync(limit.Token)
                ?? throw new InvalidOperationException($"The server '{string.Join(' ', arguments)}' ended before it listened.");
            return (server, new Uri(line));
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Creates a directory for a server's files, to be handed to <see cref="Start"/>.</summary>
    public static string CreateFolder() => Directory.CreateTempSubdirectory("hadrian-loadtest-").FullName;

    /// <summary>Starts any server, which owns its directory from here on. What it writes goes to standard error.</summary>
    public static ServerProcess Start(
        string folder, string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var server = StartCore(folder, file, arguments, environment);
        server._process.OutputDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        server._process.BeginOutputReadLine();
        return server;
    }

    /// <summary>Waits until a condition holds, and gives up when the process ends or takes too long.</summary>
    public async Task WaitUntilAsync(Func<CancellationToken, Task<bool>> isReady, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        while (!await isReady(limit.Token))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The server ended with exit code {_process.ExitCode} before it listened.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static ServerProcess StartCore(
        string folder, string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var probePath = Path.Combine(folder, "probe.sock");
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true };
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(ServerProcess).Assembly.Location;
        start.Environment[MemoryProbe.Variable] = probePath;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ServerProcess(Process.Start(start)!, folder, probePath);
    }

    // Under `dotnet Hadrian.LoadTest.dll` the process is the muxer, which wants the assembly first.
    private static IEnumerable<string> SelfArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(ServerProcess).Assembly.Location] : [];
}
