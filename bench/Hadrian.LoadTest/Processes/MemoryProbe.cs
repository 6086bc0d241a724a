using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Hadrian.LoadTest.Processes;

/// <summary>Asks the startup hook inside a server about its managed memory.</summary>
internal sealed class MemoryProbe(string path)
{
    public const string Variable = "HADRIAN_LOADTEST_PROBE";
    public const byte Allocated = (byte)'a';
    public const byte LiveHeap = (byte)'h';

    /// <summary>Bytes allocated since start, or null when the server is not a .NET process.</summary>
    public long? ReadAllocated() => Ask(Allocated);

    /// <summary>Bytes alive after a full collection, or null when the server is not a .NET process.</summary>
    public long? ReadLiveHeap() => Ask(LiveHeap);

    private long? Ask(byte question)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        socket.Send([question]);
        var answer = new byte[32];
        var length = socket.Receive(answer);
        return long.Parse(Encoding.ASCII.GetString(answer, 0, length), CultureInfo.InvariantCulture);
    }
}
