using System.Net;
using System.Text;
using Hadrian.LoadTest.Processes;

namespace Hadrian.LoadTest.Servers;

/// <summary>A server under load: where it listens, which process to measure, and the token it wants.</summary>
internal sealed record Target(string Name, IPEndPoint EndPoint, ServerProcess Process, string Key, bool OwnsProcess) : IDisposable
{
    /// <summary>Builds a whole request, ready to be written to a socket.</summary>
    public byte[] Request(string body) => Encoding.ASCII.GetBytes(
        $"POST /v1/chat/completions HTTP/1.1\r\nHost: {EndPoint}\r\nAuthorization: Bearer {Key}\r\n"
        + $"Content-Type: application/json\r\nAccept: */*\r\nUser-Agent: hadrian-loadtest\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    public void Dispose()
    {
        if (OwnsProcess)
        {
            Process.Dispose();
        }
    }
}
