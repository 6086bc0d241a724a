using Hadrian.TestCommon.Internal;

namespace Hadrian.TestCommon;

public sealed partial record StubReply
{
    internal bool AbortsAtOnce { get; init; }

    internal Task Gate { get; init; } = Task.CompletedTask;

    internal int? HangsAfter { get; init; }

    internal Task? Release { get; init; }

    internal int? CutsAfter { get; init; }

    internal bool Bytewise { get; init; }

    /// <summary>Sets a header, replacing an earlier value.</summary>
    public StubReply WithHeader(string name, string value) =>
        this with { Headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase) { [name] = value } };

    /// <summary>Holds back the whole response, status line included, until <paramref name="gate"/> completes.</summary>
    public StubReply HeldUntil(Task gate) => this with { Gate = gate };

    /// <summary>
    /// Falls silent after <paramref name="frames"/> frames (0: after the headers) and goes on when
    /// <paramref name="release"/> completes; without one it stays silent until the connection is gone.
    /// </summary>
    public StubReply HangAfter(int frames, Task? release = null) => this with { HangsAfter = frames, Release = release };

    /// <summary>
    /// Closes the connection after <paramref name="frames"/> frames (0: after the headers), which all arrive,
    /// but not the end of the HTTP body.
    /// </summary>
    public StubReply CutAfter(int frames) => this with { CutsAfter = frames };

    /// <summary>Ends the HTTP body in good order after <paramref name="frames"/> frames, so without <c>[DONE]</c>.</summary>
    public StubReply EndAfter(int frames) => this with { Frames = [.. Frames.Take(frames)] };

    /// <summary>Ends with an error event instead of what follows the first <paramref name="frames"/> frames.</summary>
    public StubReply FailAfter(int frames, string message, string type = "server_error", string? code = null) =>
        this with { Frames = [.. Frames.Take(frames), SseFrame.Event(ErrorJson(message, type, code))] };

    /// <summary>Flushes every single byte on its own.</summary>
    public StubReply ByteByByte() => this with { Bytewise = true };

    /// <summary>Sends the whole body in one write, as a single frame.</summary>
    public StubReply InOneWrite() => this with { Frames = [Frames.SelectMany(frame => frame.ToArray()).ToArray()] };

    /// <summary>Ends every line with carriage return and line feed. For text only.</summary>
    public StubReply WithCrlf() => this with { Frames = [.. Frames.Select(SseFrame.WithCrlf)] };

    /// <summary>Puts an SSE comment in front of every frame, flushed together with it.</summary>
    public StubReply WithComments() =>
        this with { Frames = [.. Frames.Select(frame => (ReadOnlyMemory<byte>)(byte[])[.. SseFrame.Comment.Span, .. frame.Span])] };
}
