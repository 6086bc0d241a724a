using System.Text;
using System.Text.Json.Nodes;
using Hadrian.TestCommon.Internal;

namespace Hadrian.TestCommon;

/// <summary>
/// What the stub upstream sends for one request: status, headers, and a body in frames, each flushed on its own.
/// The factories make the reply, the methods of <c>StubReply.Behaviour.cs</c> make it misbehave.
/// </summary>
public sealed partial record StubReply
{
    private StubReply()
    {
    }

    /// <summary>Gets the status code.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Gets the response headers, without the framing ones.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the body: one frame for a plain reply, one per event for a stream.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Frames { get; init; } = [];

    /// <summary>Gets a value indicating whether the body is chunked rather than announced by its length.</summary>
    public bool IsStream { get; init; }

    /// <summary>Answers with a JSON body.</summary>
    public static StubReply Json(string json, int status = 200) => Text(json, "application/json", status);

    /// <summary>Answers with a text body of any content type.</summary>
    public static StubReply Text(string text, string contentType = "text/plain; charset=utf-8", int status = 200) =>
        Bytes(Encoding.UTF8.GetBytes(text), contentType, status);

    /// <summary>Answers with a body of arbitrary bytes, announced by its length.</summary>
    public static StubReply Bytes(ReadOnlyMemory<byte> body, string contentType, int status = 200) =>
        new StubReply { Status = status, Frames = [body] }.WithHeader("Content-Type", contentType);

    /// <summary>Answers with an error in the shape OpenAI documents.</summary>
    public static StubReply Error(int status, string message, string type = "invalid_request_error", string? code = null) =>
        Json(ErrorJson(message, type, code), status);

    /// <summary>Streams one event per element of <paramref name="data"/> and closes with <c>[DONE]</c>.</summary>
    public static StubReply Events(params IEnumerable<string> data) =>
        Stream("text/event-stream", [.. data.Select(item => SseFrame.Event(item)), SseFrame.Done]);

    /// <summary>Streams a single error event and ends without <c>[DONE]</c>, with status 200.</summary>
    public static StubReply ErrorEvent(string message, string type = "server_error", string? code = null) =>
        Stream("text/event-stream", [SseFrame.Event(ErrorJson(message, type, code))]);

    /// <summary>Streams frames exactly as given, each flushed on its own.</summary>
    public static StubReply Stream(string contentType, IReadOnlyList<ReadOnlyMemory<byte>> frames) =>
        new StubReply { Frames = frames, IsStream = true }.WithHeader("Content-Type", contentType);

    /// <summary>Closes the connection before a single byte of the response.</summary>
    public static StubReply Abort() => new() { AbortsAtOnce = true };

    private static string ErrorJson(string message, string type, string? code) => new JsonObject
    {
        ["error"] = new JsonObject { ["message"] = message, ["type"] = type, ["param"] = null, ["code"] = code },
    }.ToJsonString();
}
