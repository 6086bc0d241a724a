using System.Net;
using System.Net.Sockets;

namespace Hadrian.Host.Tests.Processes;

/// <summary>A port that is taken until it is released.</summary>
internal sealed class FreePort : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public FreePort()
    {
        _listener.Start();
        Number = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public int Number { get; }

    /// <summary>Frees the port, which nobody is likely to take at once.</summary>
    public int Release()
    {
        _listener.Stop();
        return Number;
    }

    public void Dispose() => _listener.Dispose();
}
