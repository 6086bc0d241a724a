using System.Text;
using Hadrian.Testing.Internal;

namespace Hadrian.Testing;

/// <summary>One answer of a <see cref="FaultyProvider"/>: what it says, and what goes wrong. Immutable; every method gives a changed copy.</summary>
public sealed record ScriptedAnswer
{
    private ScriptedAnswer()
    {
    }

    /// <summary>Gets the HTTP status.</summary>
    public int StatusCode { get; private init; } = 200;

    /// <summary>Gets the media type; <see langword="null"/> for JSON, or an event stream when one was asked for.</summary>
    public string? MediaType { get; private init; }

    /// <summary>Gets the words of a chat answer, each an event of its own in a stream; empty for other answers.</summary>
    public IReadOnlyList<string> Words { get; private init; } = [];

    /// <summary>Gets the finish reason of a chat answer.</summary>
    public string FinishReason { get; private init; } = "stop";

    /// <summary>Gets how long the provider waits before it answers.</summary>
    public TimeSpan Delay { get; private init; }

    /// <summary>Gets what happens in the middle of the body.</summary>
    public BodyFault Fault { get; private init; }

    /// <summary>Gets after how many bytes of the body it happens.</summary>
    public int FaultAtByte { get; private init; }

    /// <summary>Gets the <c>Retry-After</c> header.</summary>
    public string? RetryAfter { get; private init; }

    /// <summary>Gets the <c>x-should-retry</c> header.</summary>
    public string? ShouldRetry { get; private init; }

    /// <summary>Gets whether the provider cannot be reached at all.</summary>
    public bool IsUnreachable { get; private init; }

    /// <summary>Gets the message of an error the answer ends with, although its status is 200; <see langword="null"/> for none.</summary>
    public string? ErrorEvent { get; private init; }

    internal ReadOnlyMemory<byte>? Body { get; private init; }

    /// <summary>Answers a chat, plain or as a stream, whichever is asked for, with usage: five tokens in, one out per word.</summary>
    /// <param name="words">The pieces of the text.</param>
    public static ScriptedAnswer Chat(params IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return new ScriptedAnswer { Words = words };
    }

    /// <summary>Answers with a body exactly as given.</summary>
    /// <param name="body">The body.</param>
    /// <param name="mediaType">Its media type.</param>
    /// <param name="statusCode">The status.</param>
    public static ScriptedAnswer Bytes(ReadOnlyMemory<byte> body, string mediaType = "application/json", int statusCode = 200)
        => new() { Body = body, MediaType = mediaType, StatusCode = statusCode };

    /// <summary>Answers with JSON.</summary>
    /// <param name="json">The document.</param>
    /// <param name="statusCode">The status.</param>
    public static ScriptedAnswer Json(string json, int statusCode = 200) => Bytes(Encoding.UTF8.GetBytes(json), statusCode: statusCode);

    /// <summary>Streams events, each with a line of data, exactly as given; <c>[DONE]</c> is not added.</summary>
    /// <param name="data">The data of each event.</param>
    public static ScriptedAnswer Events(params IEnumerable<string> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Bytes(Encoding.UTF8.GetBytes(string.Concat(data.Select(item => $"data: {item}\n\n"))), "text/event-stream");
    }

    /// <summary>Refuses, in OpenAI's shape.</summary>
    /// <param name="statusCode">The status.</param>
    /// <param name="message">The message.</param>
    /// <param name="code">The code.</param>
    public static ScriptedAnswer Error(int statusCode, string message = "scripted failure", string? code = null)
        => Bytes(OpenAIText.Error(message, code), statusCode: statusCode);

    /// <summary>Cannot be reached: sending throws <see cref="HttpRequestException"/>.</summary>
    public static ScriptedAnswer Unreachable() => new() { IsUnreachable = true };

    /// <summary>Waits before it answers.</summary>
    /// <param name="delay">How long.</param>
    public ScriptedAnswer DelayedBy(TimeSpan delay) => this with { Delay = delay };

    /// <summary>Ends a chat answer for another reason than <c>stop</c>.</summary>
    /// <param name="reason">The finish reason.</param>
    public ScriptedAnswer FinishedBy(string reason) => this with { FinishReason = reason };

    /// <summary>Ends the body early, in good order.</summary>
    /// <param name="bytes">After how many bytes.</param>
    public ScriptedAnswer CutAt(int bytes) => this with { Fault = BodyFault.Cut, FaultAtByte = bytes };

    /// <summary>Breaks the connection.</summary>
    /// <param name="bytes">After how many bytes.</param>
    public ScriptedAnswer ResetAt(int bytes) => this with { Fault = BodyFault.Reset, FaultAtByte = bytes };

    /// <summary>Falls silent.</summary>
    /// <param name="bytes">After how many bytes.</param>
    public ScriptedAnswer StallAt(int bytes) => this with { Fault = BodyFault.Stall, FaultAtByte = bytes };

    /// <summary>Ends a chat answer with an error instead of its end: an error event in a stream, an error body with status 200 otherwise.</summary>
    /// <param name="message">The message.</param>
    public ScriptedAnswer WithErrorEvent(string message) => this with { ErrorEvent = message };

    /// <summary>Sets <c>Retry-After</c>.</summary>
    /// <param name="value">Seconds or a date.</param>
    public ScriptedAnswer WithRetryAfter(string value) => this with { RetryAfter = value };

    /// <summary>Sets <c>x-should-retry</c>.</summary>
    /// <param name="value">The value.</param>
    public ScriptedAnswer WithShouldRetry(string value) => this with { ShouldRetry = value };
}
