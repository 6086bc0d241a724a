using System.Runtime.InteropServices;
using Hadrian.LoadTest;
using Hadrian.LoadTest.Servers;

if (args is ["upstream"])
{
    return await UpstreamServer.RunAsync();
}

if (args is ["yarp", var destination])
{
    return await YarpServer.RunProxyAsync(destination);
}

if (args is ["forwarder", var forwardedTo])
{
    return await YarpServer.RunForwarderAsync(forwardedTo);
}

if (!LoadTestOptions.TryParse(args, out var options, out var problem))
{
    await Console.Error.WriteLineAsync(problem);
    await Console.Error.WriteLineAsync(LoadTestOptions.Usage);
    return 2;
}

using var deadline = new CancellationTokenSource(options.TimeLimit);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await LoadTestRun.RunAsync(options, deadline.Token);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    deadline.Cancel();
}
