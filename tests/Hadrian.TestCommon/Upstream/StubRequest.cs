using System.Text;
using System.Text.Json;

namespace Hadrian.TestCommon;

/// <summary>One request as the stub upstream received it.</summary>
public sealed class StubRequest
{
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the method, in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>Gets the decoded path, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>Gets path and query exactly as they stood in the request line.</summary>
    public required string RawTarget { get; init; }

    /// <summary>Gets the headers. Names ignore case; repeated values are joined by a comma.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Gets the body's bytes, empty when there was none.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Gets the body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>Gets a task that completes when the connection is lost before the reply was finished.</summary>
    public Task Aborted => _aborted.Task;

    /// <summary>Gets a task that completes when the reply has been written to its end.</summary>
    public Task Answered => _answered.Task;

    /// <summary>Parses the body.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public JsonElement Json()
    {
        using var document = JsonDocument.Parse(Body);
        return document.RootElement.Clone();
    }

    internal void MarkAborted() => _aborted.TrySetResult();

    internal void MarkAnswered() => _answered.TrySetResult();
}
