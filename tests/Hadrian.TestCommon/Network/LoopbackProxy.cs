using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Hadrian.TestCommon.Network;

/// <summary>Passes connections on to a port of this machine, and holds up or cuts them when told to.</summary>
public sealed class LoopbackProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _target;
    private readonly Task _accepting;
    private volatile TaskCompletionSource _answers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isCut;

    /// <summary>Initialises a proxy that passes everything on.</summary>
    /// <param name="target">The port behind it.</param>
    public LoopbackProxy(int target)
    {
        _target = target;
        _answers.SetResult();
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Gets the port it listens on.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Passes requests on, but keeps the answers until <see cref="Release"/>.</summary>
    public void Hold() => _answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Passes on what was held, and everything from now on.</summary>
    public void Release() => _answers.TrySetResult();

    /// <summary>Resets all connections, and new ones as soon as they come.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var socket in _open.Keys)
        {
            Reset(socket);
        }
    }

    /// <summary>Lets connections be again.</summary>
    public void Mend() => _isCut = false;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        Cut();
        Release();
        await _accepting;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> passing = [];
        try
        {
            while (true)
            {
                passing.Add(PassAsync(await _listener.AcceptSocketAsync(_stopping.Token)));
            }
        }
        catch (Exception exception) when (_stopping.IsCancellationRequested && exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Disposed.
        }

        await Task.WhenAll(passing);
    }

    private async Task PassAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target);
                _open.TryAdd(client, true);
                _open.TryAdd(server, true);
                if (!_isCut)
                {
                    await Task.WhenAny(CopyAsync(client, server, isAnswer: false), CopyAsync(server, client, isAnswer: true));
                }
            }
            catch (SocketException)
            {
                // Nobody listens behind the proxy, which the client sees.
            }

            _open.TryRemove(client, out _);
            _open.TryRemove(server, out _);
            Reset(client);
            Reset(server);
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool isAnswer)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (isAnswer)
                {
                    await _answers.Task;
                }

                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Cut, or closed from the other side.
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Closed already.
        }

        socket.Dispose();
    }
}
