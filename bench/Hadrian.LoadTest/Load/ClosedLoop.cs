using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Hadrian.LoadTest.Load;

/// <summary>Keeps a fixed number of connections busy, one thread each, until a number of requests is done.</summary>
internal static class ClosedLoop
{
    public static LoadResult Run(
        EndPoint endPoint, byte[] request, bool expectsDone, int connections, int requests, CancellationToken cancellationToken)
    {
        var remaining = requests;
        var samples = new List<Sample>[connections];
        var started = Stopwatch.GetTimestamp();
        Thread[] threads = [.. Enumerable.Range(0, connections).Select(index => new Thread(() => samples[index] = RunOne()))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        cancellationToken.ThrowIfCancellationRequested();
        return new LoadResult([.. samples.SelectMany(own => own)], Stopwatch.GetElapsedTime(started));

        List<Sample> RunOne()
        {
            var own = new List<Sample>(requests / connections * 2);
            HttpConnection? connection = null;
            while (!cancellationToken.IsCancellationRequested && Interlocked.Decrement(ref remaining) >= 0)
            {
                try
                {
                    connection ??= new HttpConnection(endPoint);
                    own.Add(connection.Exchange(request, expectsDone));
                }
                catch (Exception failure) when (failure is IOException or SocketException or InvalidDataException)
                {
                    own.Add(default);
                    connection?.Dispose();
                    connection = null;
                }
            }

            connection?.Dispose();
            return own;
        }
    }
}
