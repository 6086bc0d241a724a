using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hadrian.LoadTest.Servers;

/// <summary>A provider that costs next to nothing: fixed bytes, chosen by the model's name.</summary>
internal static class UpstreamServer
{
    private static readonly TimeSpan SlowInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstByteLead = TimeSpan.FromMilliseconds(5);
    private static readonly byte[] Stream = Encoding.ASCII.GetBytes(BenchModel.Stream);
    private static readonly byte[] FirstByte = Encoding.ASCII.GetBytes(BenchModel.FirstByte);
    private static readonly byte[] Slow = Encoding.ASCII.GetBytes(BenchModel.Slow);

    public static Task<int> RunAsync() => LoopbackServer.RunAsync(_ => { }, app => app.Run(HandleAsync));

    private static async Task HandleAsync(HttpContext context)
    {
        var mode = await ReadModeAsync(context.Request.BodyReader);
        var response = context.Response;
        if (mode is null)
        {
            response.ContentType = "application/json";
            response.ContentLength = UpstreamPayload.Plain.Length;
            await response.BodyWriter.WriteAsync(UpstreamPayload.Plain);
            return;
        }

        response.ContentType = "text/event-stream";
        var (events, pause) = mode == Stream ? (UpstreamPayload.EventsPerStream, TimeSpan.Zero)
            : mode == FirstByte ? (1, FirstByteLead)
            : (int.MaxValue, SlowInterval);
        for (var sent = 0; sent < events && !context.RequestAborted.IsCancellationRequested; sent++)
        {
            await response.BodyWriter.WriteAsync(UpstreamPayload.Event);
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause);
            }
        }

        await response.BodyWriter.WriteAsync(UpstreamPayload.Ending);
    }

    // Reads to the end, remembering the mode from the first piece: the model is the first member of the body.
    private static async ValueTask<byte[]?> ReadModeAsync(PipeReader reader)
    {
        byte[]? mode = null;
        for (var isFirst = true; ; isFirst = false)
        {
            var read = await reader.ReadAsync();
            mode = isFirst ? FindMode(read.Buffer.FirstSpan) : mode;
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return mode;
            }
        }
    }

    private static byte[]? FindMode(ReadOnlySpan<byte> head)
    {
        head = head[..Math.Min(head.Length, 256)];
        return head.IndexOf(Stream) >= 0 ? Stream
            : head.IndexOf(FirstByte) >= 0 ? FirstByte
            : head.IndexOf(Slow) >= 0 ? Slow
            : null;
    }
}
