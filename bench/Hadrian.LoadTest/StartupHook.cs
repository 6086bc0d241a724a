using System.Net.Sockets;
using System.Text;
using Hadrian.LoadTest.Processes;

/// <summary>
/// Loaded by the runtime into every measured .NET server (<c>DOTNET_STARTUP_HOOKS</c>), whose own code stays as
/// shipped. A thread of its own answers memory questions on a Unix socket and sleeps in between.
/// </summary>
#pragma warning disable CA1050 // The runtime looks the type up by this name, outside any namespace.
internal static class StartupHook
#pragma warning restore CA1050
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(MemoryProbe.Variable) is not { Length: > 0 } path)
        {
            return;
        }

        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        new Thread(() => Serve(listener)) { IsBackground = true, Name = "memory probe" }.Start();
    }

    private static void Serve(Socket listener)
    {
        var question = new byte[1];
        while (true)
        {
            using var client = listener.Accept();
            if (client.Receive(question) == 1)
            {
                var answer = question[0] == MemoryProbe.LiveHeap
                    ? GC.GetTotalMemory(forceFullCollection: true)
                    : GC.GetTotalAllocatedBytes(precise: true);
                client.Send(Encoding.ASCII.GetBytes($"{answer}"));
            }
        }
    }
}
