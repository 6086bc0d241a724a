using System.Diagnostics;
using System.Globalization;

namespace Hadrian.Host.Tests.Processes;

/// <summary>One run of the program, as a child process.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    public HostProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Output.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Errors.Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public ProcessOutput Output { get; } = new();

    public ProcessOutput Errors { get; } = new();

    /// <summary>Gets everything printed so far.</summary>
    public string Log => Output.Text + Errors.Text;

    /// <summary>Asks the process to stop, as a service manager does.</summary>
    public void Signal()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits for the end.</summary>
    public async Task<ProcessResult> WaitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return new ProcessResult(_process.ExitCode, Output.Text, Errors.Text);
    }

    /// <summary>Stops the process in good order.</summary>
    public Task<ProcessResult> StopAsync()
    {
        Signal();
        return WaitAsync();
    }

    /// <summary>Kills the process, which gets no time for anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
