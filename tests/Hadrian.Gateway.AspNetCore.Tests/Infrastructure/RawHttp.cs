using System.Net.Sockets;
using System.Text;

namespace Hadrian.Gateway.AspNetCore.Tests;

/// <summary>Sends bytes no HTTP client would, on a socket of its own.</summary>
internal static class RawHttp
{
    /// <summary>Sends bytes and reads until the gateway closes the connection or an answer with an announced length is whole.</summary>
    public static async Task<string> ExchangeAsync(Uri root, ReadOnlyMemory<byte> bytes, bool closeAfterwards = true)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(root.Host, root.Port).WaitAsync(Patience.Long);
        var stream = client.GetStream();
        var received = new MemoryStream();
        try
        {
            await stream.WriteAsync(bytes);
            if (closeAfterwards)
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }

            await stream.CopyToAsync(received).WaitAsync(Patience.Long);
        }
        catch (IOException)
        {
            // The gateway may close the connection on garbage; what it said before counts.
        }

        return Encoding.Latin1.GetString(received.ToArray());
    }

    public static Task<string> ExchangeAsync(Uri root, string text, bool closeAfterwards = true)
        => ExchangeAsync(root, Encoding.Latin1.GetBytes(text), closeAfterwards);

    /// <summary>Gets the status of an answer's first line, 0 without one.</summary>
    public static int StatusOf(string answer)
        => answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture) : 0;
}
