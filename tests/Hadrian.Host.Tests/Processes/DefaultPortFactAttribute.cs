using System.Net;
using System.Net.Sockets;

namespace Hadrian.Host.Tests.Processes;

/// <summary>A test of the program as installed, which listens on the default port; skipped where another program has it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DefaultPortFactAttribute : FactAttribute
{
    private const int DefaultPort = 8080;

    public DefaultPortFactAttribute() => Skip = IsFree() ? null : $"Port {DefaultPort} is in use on this machine.";

    private static bool IsFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, DefaultPort);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
