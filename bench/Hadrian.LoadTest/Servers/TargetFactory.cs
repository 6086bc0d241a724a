using System.Net;
using System.Net.Sockets;
using Hadrian.LoadTest.Processes;

namespace Hadrian.LoadTest.Servers;

/// <summary>Starts the servers to compare, all in front of one upstream.</summary>
internal sealed class TargetFactory(LoadTestOptions options, ServerProcess upstream, Uri upstreamRoot)
{
    public IEnumerable<Func<CancellationToken, Task<Target>>> All
    {
        get
        {
            yield return _ => Task.FromResult(new Target("direct", EndPointOf(upstreamRoot), upstream, "none", OwnsProcess: false));
            yield return _ => StartYarpAsync("YARP", "yarp");
            yield return _ => StartYarpAsync("YARP forwarder", "forwarder");
            for (var i = 0; i < options.GatewayPaths.Count; i++)
            {
                var (name, path) = (i == 0 ? "Hadrian" : $"Hadrian {i + 1}", options.GatewayPaths[i]);
                yield return cancellationToken => GatewayServer.StartAsync(name, path, upstreamRoot, options.Environment, cancellationToken);
            }

            if (options.GatewayCommand is { } command)
            {
                yield return cancellationToken => StartCommandAsync(command, cancellationToken);
            }
        }
    }

    public static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<Target> StartYarpAsync(string name, string command)
    {
        var (process, root) = await ServerProcess.StartOwnAsync(options.Environment, command, upstreamRoot.AbsoluteUri);
        return new Target(name, EndPointOf(root), process, "none", OwnsProcess: true);
    }

    private async Task<Target> StartCommandAsync(string command, CancellationToken cancellationToken)
    {
        var port = FindFreePort();
        var words = command
            .Replace("{port}", $"{port}", StringComparison.Ordinal)
            .Replace("{upstream}", upstreamRoot.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var endPoint = new IPEndPoint(IPAddress.Loopback, port);
        var process = ServerProcess.Start(ServerProcess.CreateFolder(), words[0], words[1..], options.Environment);
        try
        {
            await process.WaitUntilAsync(token => CanConnectAsync(endPoint, token), cancellationToken);
            return new Target("command", endPoint, process, options.GatewayKey, OwnsProcess: true);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    private static async Task<bool> CanConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static IPEndPoint EndPointOf(Uri root) => new(IPAddress.Loopback, root.Port);
}
