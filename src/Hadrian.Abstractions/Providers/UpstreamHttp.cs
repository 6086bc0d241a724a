using System.Net;
using System.Net.Sockets;

namespace Hadrian;

/// <summary>Makes the connections to one upstream. Every provider has its own.</summary>
/// <remarks>
/// Made here rather than by <c>IHttpClientFactory</c>: handlers an application adds to all of its clients, such as a
/// resilience handler with a 30-second limit, would cut long answers and multiply retries.
/// </remarks>
public static class UpstreamHttp
{
    /// <summary>Creates a handler. It follows no redirect, keeps no cookie and decompresses nothing.</summary>
    /// <param name="options">How to connect; not changed afterwards.</param>
    public static SocketsHttpHandler CreateHandler(UpstreamHttpOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new SocketsHttpHandler
        {
            // Credentials belong to this origin alone; a redirect must not carry them elsewhere.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = options.ResolveAddresses is null,
            ConnectTimeout = TimeSpan.FromSeconds(options.ConnectTimeoutSeconds),
            ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, options, cancellationToken),
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = options.KeepsConnections ? TimeSpan.FromSeconds(options.PoolIdleTimeoutSeconds) : TimeSpan.Zero,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = null,
        };
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint endpoint, UpstreamHttpOptions options, CancellationToken cancellationToken)
    {
        // What was checked is what is connected to.
        var addresses = options.ResolveAddresses is { } resolve ? await resolve(endpoint.Host, cancellationToken).ConfigureAwait(false) : null;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = options.TcpNoDelay };
        try
        {
            if (options.TcpKeepAliveSeconds > 0)
            {
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, options.TcpKeepAliveSeconds);
            }

            if (addresses is null)
            {
                await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await socket.ConnectAsync(addresses, endpoint.Port, cancellationToken).ConfigureAwait(false);
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
