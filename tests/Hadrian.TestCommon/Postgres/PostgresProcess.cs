using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Hadrian.TestCommon.Postgres;

/// <summary>
/// A PostgreSQL server of the machine, started on a free port in a folder of its own and ended by its id. PostgreSQL refuses to
/// run as root; then it runs as the user <c>postgres</c>, which Debian's package makes.
/// </summary>
public sealed class PostgresProcess : IAsyncDisposable
{
    private const string User = "postgres";

    private static readonly bool IsRoot = Environment.UserName == "root";
    private static readonly string? Binaries = FindBinaries();

    private readonly TemporaryDirectory _folder = new();
    private readonly string[] _arguments;
    private int _databases;
    private Process _process;

    private PostgresProcess(string[] arguments)
    {
        _arguments = arguments;
        _process = null!;
    }

    /// <summary>Gets why there is no PostgreSQL here; <see langword="null"/> when there is one, or when there has to be.</summary>
    public static string? ReasonForAbsence { get; } = Environment.GetEnvironmentVariable("CI") == "true" || Binaries is not null
        ? null
        : "PostgreSQL is not installed; on Debian: apt-get install postgresql.";

    /// <summary>Gets the port on the loopback address.</summary>
    public int Port { get; private set; }

    /// <summary>Gets the password of the user <c>postgres</c>, who may do everything.</summary>
    public string Password { get; } = $"p@ss/{Guid.NewGuid():N}";

    /// <summary>Starts a server that answers.</summary>
    /// <param name="arguments">Settings, such as <c>-c ssl=on</c>.</param>
    public static async Task<PostgresProcess> StartAsync(params string[] arguments)
    {
        Assert.True(Binaries is not null, "PostgreSQL is not installed; on Debian: apt-get install postgresql.");
        PostgresProcess server = new(arguments);
        await server.InitializeAsync();

        // Someone else may take the port first.
        for (var attempt = 1; ; attempt++)
        {
            server.Port = FreePort();
            server._process = server.Launch();
            if (await server.IsUpAsync())
            {
                return server;
            }

            Assert.True(attempt < 5, "PostgreSQL does not start.");
        }
    }

    /// <summary>Gives the URL of a database.</summary>
    public string Url(string database = "postgres") => $"postgres://{User}:{Uri.EscapeDataString(Password)}@127.0.0.1:{Port}/{database}";

    /// <summary>Makes an empty database and gives its URL.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        return Url(name);
    }

    /// <summary>Runs a statement as the superuser and gives its output.</summary>
    public async Task<string> ExecuteAsync(string sql, string database = "postgres")
    {
        var (code, output) = await PsqlAsync(sql, database);
        Assert.True(code == 0, output);
        return output.Trim();
    }

    /// <summary>Kills the server as a power failure does, its helpers included.</summary>
    public async Task KillAsync()
    {
        // The helpers end by themselves once their parent is gone.
        await SignalAsync("KILL");
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts the server again, on its port and with its data.</summary>
    public async Task RestartAsync()
    {
        File.Delete(Path.Combine(DataFolder, "postmaster.pid"));
        var watch = Stopwatch.StartNew();
        do
        {
            // The helpers of a killed server hold its memory for a moment, and the new one waits for none of them.
            _process.Dispose();
            _process = Launch();
        }
        while (!await IsUpAsync() && watch.Elapsed < TimeSpan.FromSeconds(30));

        Assert.False(_process.HasExited, "PostgreSQL does not start again.");
    }

    /// <summary>Sends the server's main process a signal, such as STOP or CONT.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{ServerId()}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Sends a signal to the server and to all that serve its connections.</summary>
    public async Task SignalAllAsync(string signal)
    {
        var id = ServerId();
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {id} $(cat /proc/{id}/task/{id}/children)"]);
        await kill.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Stop();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Remove();
    }

    /// <summary>Stops the server at once and waits for it, for when a process ends.</summary>
    public void StopAtExit()
    {
        Stop();
        _process.WaitForExit(TimeSpan.FromSeconds(10));
        Remove();
    }

    private string DataFolder => _folder.PathOf("data");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string? FindBinaries()
    {
        const string Debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(Debian) ? Directory.GetDirectories(Debian).OrderByDescending(folder => folder, StringComparer.Ordinal) : Enumerable.Empty<string>();
        return versions.Select(folder => Path.Combine(folder, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    private async Task InitializeAsync()
    {
        var passwordFile = _folder.Write("password", Password);
        if (IsRoot)
        {
            using var own = Process.Start("chown", ["-R", User, _folder.Path]);
            await own.WaitForExitAsync();
        }

        using var initdb = Run("initdb", ["-D", DataFolder, "-U", User, "-A", "scram-sha-256", $"--pwfile={passwordFile}", "-E", "UTF8", "--locale=C", "--no-sync"]);
        var error = initdb.StandardError.ReadToEndAsync();
        await initdb.StandardOutput.ReadToEndAsync();
        await initdb.WaitForExitAsync();
        Assert.True(initdb.ExitCode == 0, await error);
    }

    private Process Launch()
    {
        var process = Run(
            "postgres",
            [
                "-D", DataFolder, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
                "-c", "fsync=off", "-c", "max_connections=200", "-c", "log_min_messages=fatal", .. _arguments,
            ]);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task<bool> IsUpAsync()
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(30) && !_process.HasExited)
        {
            if ((await PsqlAsync("SELECT 1", "postgres")).Code == 0 && !_process.HasExited)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<(int Code, string Output)> PsqlAsync(string sql, string database)
    {
        var start = new ProcessStartInfo(
            Path.Combine(Binaries!, "psql"),
            ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", $"{Port}", "-U", User, "-d", database, "-c", sql])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PGPASSWORD"] = Password;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }

    // Where the server runs under another user's name, the process that was started is not the server itself.
    private int ServerId() => int.Parse(File.ReadLines(Path.Combine(DataFolder, "postmaster.pid")).First(), System.Globalization.CultureInfo.InvariantCulture);

    private void Stop()
    {
        if (!_process.HasExited && File.Exists(Path.Combine(DataFolder, "postmaster.pid")))
        {
            using var kill = Process.Start("kill", ["-QUIT", $"{ServerId()}"]);
            kill.WaitForExit();
        }
    }

    private void Remove()
    {
        if (Directory.Exists(_folder.Path))
        {
            _folder.Dispose();
        }
    }

    private static Process Run(string file, string[] arguments)
    {
        var path = Path.Combine(Binaries!, file);
        string[] line = IsRoot ? ["runuser", "-u", User, "--", path, .. arguments] : [path, .. arguments];
        return Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
    }
}
