using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Hadrian.TestCommon.Tests;

/// <summary>One request over a bare socket, to see the HTTP framing of the answer.</summary>
internal sealed record RawExchange(IReadOnlyList<int> ChunkSizes, string Body)
{
    public static async Task<RawExchange> PostAsync(string root)
    {
        var uri = new Uri(root);
        using var client = new TcpClient();
        await client.ConnectAsync(uri.Host, uri.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: {uri.Authority}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));

        using var reader = new StreamReader(stream, Encoding.Latin1);
        var response = await reader.ReadToEndAsync();
        return Dechunk(response[(response.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }

    private static RawExchange Dechunk(string chunked)
    {
        var sizes = new List<int>();
        var body = new StringBuilder();
        while (true)
        {
            var lineEnd = chunked.IndexOf("\r\n", StringComparison.Ordinal);
            var size = int.Parse(chunked[..lineEnd], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return new RawExchange(sizes, body.ToString());
            }

            sizes.Add(size);
            body.Append(chunked, lineEnd + 2, size);
            chunked = chunked[(lineEnd + 2 + size + 2)..];
        }
    }
}
