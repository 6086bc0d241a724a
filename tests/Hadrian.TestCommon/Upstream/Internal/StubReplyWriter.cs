using Microsoft.AspNetCore.Http;

namespace Hadrian.TestCommon.Internal;

/// <summary>Plays a reply on a Kestrel response.</summary>
internal static class StubReplyWriter
{
    /// <returns>Whether the reply was written to its end.</returns>
    public static async Task<bool> WriteAsync(StubReply reply, HttpContext context, CancellationToken cancellationToken)
    {
        await reply.Gate.WaitAsync(cancellationToken);
        if (reply.AbortsAtOnce)
        {
            context.Abort();
            return false;
        }

        await StartAsync(reply, context.Response, cancellationToken);
        for (var sent = 0; ; sent++)
        {
            if (sent == reply.HangsAfter)
            {
                await (reply.Release ?? Never(cancellationToken)).WaitAsync(cancellationToken);
            }

            if (sent == reply.CutsAfter)
            {
                throw new StubCutException();
            }

            if (sent == reply.Frames.Count)
            {
                return true;
            }

            await WriteFrameAsync(reply.Frames[sent], reply.Bytewise ? 1 : int.MaxValue, context.Response, cancellationToken);
        }
    }

    private static Task StartAsync(StubReply reply, HttpResponse response, CancellationToken cancellationToken)
    {
        response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
        {
            response.Headers[name] = value;
        }

        if (!reply.IsStream)
        {
            response.ContentLength = reply.Frames.Sum(frame => (long)frame.Length);
        }

        // A reply that goes silent or away right after its headers must have sent them.
        return reply.HangsAfter == 0 || reply.CutsAfter == 0
            ? FlushHeadersAsync(response, cancellationToken)
            : Task.CompletedTask;
    }

    private static async Task FlushHeadersAsync(HttpResponse response, CancellationToken cancellationToken) =>
        await response.BodyWriter.FlushAsync(cancellationToken);

    private static async Task WriteFrameAsync(
        ReadOnlyMemory<byte> frame, int pieceLength, HttpResponse response, CancellationToken cancellationToken)
    {
        while (!frame.IsEmpty)
        {
            var piece = frame[..Math.Min(pieceLength, frame.Length)];
            await response.BodyWriter.WriteAsync(piece, cancellationToken);
            frame = frame[piece.Length..];
        }
    }

    private static Task Never(CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
}
