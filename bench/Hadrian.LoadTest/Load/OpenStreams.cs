using System.Net;
using System.Net.Sockets;

namespace Hadrian.LoadTest.Load;

/// <summary>Many slow streams, held open and read as they come.</summary>
internal sealed class OpenStreams : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly List<Task> _readers = [];

    /// <summary>Opens the streams and returns when each has brought a number of bytes.</summary>
    public static async Task<OpenStreams> OpenAsync(
        EndPoint endPoint, byte[] request, int count, int bytesEach, CancellationToken cancellationToken)
    {
        var streams = new OpenStreams();
        try
        {
            TaskCompletionSource[] ready = [.. Enumerable.Range(0, count).Select(_ =>
                new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
            foreach (var one in ready)
            {
                streams._readers.Add(streams.ReadAsync(endPoint, request, bytesEach, one));
            }

            await Task.WhenAll(ready.Select(one => one.Task)).WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
            return streams;
        }
        catch
        {
            await streams.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await Task.WhenAll(_readers);
        _closing.Dispose();
    }

    private async Task ReadAsync(EndPoint endPoint, byte[] request, int bytesEach, TaskCompletionSource ready)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(endPoint, _closing.Token);
            await socket.SendAsync(request, _closing.Token);
            var buffer = new byte[4096];
            for (var total = 0; ;)
            {
                var received = await socket.ReceiveAsync(buffer, _closing.Token);
                if (received == 0)
                {
                    throw new IOException("A stream that should stay open has ended.");
                }

                total += received;
                if (total >= bytesEach)
                {
                    ready.TrySetResult();
                }
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            ready.TrySetCanceled();
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            ready.TrySetException(failure);
        }
    }
}
