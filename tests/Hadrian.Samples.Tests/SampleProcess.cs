using System.Diagnostics;
using Hadrian.TestCommon;

namespace Hadrian.Samples.Tests;

/// <summary>A sample, run as its reader would run it.</summary>
internal sealed class SampleProcess : IDisposable
{
    private readonly Process _process;

    private SampleProcess(Process process) => _process = process;

    public static SampleProcess Start(string name, params (string Name, string Value)[] environment)
    {
        var configuration = typeof(SampleProcess).Assembly.Location.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        var dll = Path.Combine(Repository.Root, "samples", name, "bin", configuration, "net10.0", name + ".dll");
        var start = new ProcessStartInfo("dotnet", [dll]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        return new SampleProcess(Process.Start(start)!);
    }

    public async Task<string> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var output = await _process.StandardOutput.ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        Assert.True(_process.ExitCode == 0, await _process.StandardError.ReadToEndAsync(cancellationToken));
        return output;
    }

    public async Task<string> WaitForLineAsync(string part, CancellationToken cancellationToken)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The sample ended without saying '{part}': {await _process.StandardError.ReadToEndAsync(cancellationToken)}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
