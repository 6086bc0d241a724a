using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hadrian.TestCommon.Internal;

namespace Hadrian.TestCommon;

/// <summary>
/// One reply of a real provider from the optional folder of recordings: the directory named by
/// <c>HADRIAN_FIXTURES</c>, else <c>shared/fixtures</c> beside the checkout.
/// </summary>
public sealed class RecordedExchange
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonElement _request;
    private readonly JsonElement _response;

    private RecordedExchange(string name, JsonElement root)
    {
        Name = name;
        _request = root.GetProperty("request");
        _response = root.GetProperty("response");
    }

    /// <summary>Gets why tests on recordings are skipped, null when the recordings are there.</summary>
    public static string? ReasonForAbsence => FixtureFolder.Path is null
        ? $"No recorded exchanges: set {FixtureFolder.Variable} to a directory that holds providers/."
        : null;

    /// <summary>Gets provider and file, such as <c>openai/chat_completion_success</c>.</summary>
    public string Name { get; }

    /// <summary>Gets the provider, the part of <see cref="Name"/> before the slash.</summary>
    public string Provider => Name[..Name.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>Gets the method the provider was called with.</summary>
    public string Method => _request.GetProperty("method").GetString()!;

    /// <summary>Gets the decoded path below the base URL the provider was called with.</summary>
    public string Path => _request.GetProperty("path").GetString()!;

    /// <summary>Gets the status the provider answered with.</summary>
    public int Status => _response.GetProperty("status").GetInt32();

    /// <summary>Gets a value indicating whether the reply is a stream.</summary>
    public bool IsStream => _response.TryGetProperty("streaming", out var streaming) && streaming.GetBoolean();

    /// <summary>Gets the JSON body of a plain reply; undefined for streams and binary bodies.</summary>
    public JsonElement Body => _response.TryGetProperty("body", out var body) ? body : default;

    /// <summary>Gets the JSON of every event of a stream on one line each, empty for plain replies.</summary>
    public IReadOnlyList<string> Events =>
        _response.TryGetProperty("chunks", out var chunks) ? [.. chunks.EnumerateArray().Select(OnOneLine)]
        : _response.TryGetProperty("events", out var events) ? [.. events.EnumerateArray().Select(item => OnOneLine(item.GetProperty("payload")))]
        : [];

    /// <summary>Loads a recording by its name.</summary>
    /// <exception cref="InvalidOperationException">There are no recordings here; use a fixture attribute.</exception>
    public static RecordedExchange Load(string name)
    {
        var file = System.IO.Path.Combine(FixtureFolder.Path ?? throw new InvalidOperationException(ReasonForAbsence), name + ".json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return new RecordedExchange(name, document.RootElement.Clone());
    }

    /// <summary>Lists the names of all recordings, or of one provider's, sorted; none when there is no folder.</summary>
    public static IEnumerable<string> Names(string? provider = null) => FixtureFolder.Path is not { } folder ? [] :
        from file in Directory.EnumerateFiles(System.IO.Path.Combine(folder, provider ?? ""), "*.json", SearchOption.AllDirectories)
        let name = System.IO.Path.ChangeExtension(System.IO.Path.GetRelativePath(folder, file), null).Replace('\\', '/')
        orderby name
        select name;

    /// <summary>Tells whether a request is the one this exchange answers, by method and decoded path.</summary>
    /// <param name="request">The request as the stub received it.</param>
    /// <param name="basePath">The path of the configured base URL, empty when the base is the stub's root.</param>
    public bool Matches(StubRequest request, string basePath = "")
    {
        ArgumentNullException.ThrowIfNull(request);

        var path = Uri.UnescapeDataString(request.Path);
        return request.Method == Method
            && path.StartsWith(basePath, StringComparison.Ordinal)
            && (_request.TryGetProperty("path_pattern", out var pattern)
                ? Regex.IsMatch(path[basePath.Length..], pattern.GetString()!)
                : path[basePath.Length..] == Path);
    }

    /// <summary>Returns the reply in the provider's own framing, one frame per event.</summary>
    public StubReply ToReply()
    {
        var reply = IsStream ? StubReply.Stream(StreamContentType, Frames())
            : _response.TryGetProperty("body_base64", out var binary) ? StubReply.Bytes(binary.GetBytesFromBase64(), "application/octet-stream")
            : StubReply.Json(Body.GetRawText());

        foreach (var header in _response.GetProperty("headers").EnumerateObject())
        {
            if (header.Name != "transfer-encoding" && !(IsEventStream && header.Name == "content-type"))
            {
                reply = reply.WithHeader(header.Name, header.Value.GetString()!);
            }
        }

        return reply with { Status = Status };
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private bool IsEventStream => _response.TryGetProperty("streaming_format", out var format) && format.ValueEquals("aws_eventstream");

    private string StreamContentType => IsEventStream ? "application/vnd.amazon.eventstream" : "text/event-stream";

    private IReadOnlyList<ReadOnlyMemory<byte>> Frames()
    {
        if (IsEventStream)
        {
            return [.. _response.GetProperty("events").EnumerateArray().Select(item => EventStreamFrame.Create(
                item.GetProperty("event_type").GetString()!, OnOneLine(item.GetProperty("payload"))))];
        }

        var isNamed = Provider == "anthropic" || Path.EndsWith("/responses", StringComparison.Ordinal);
        var frames = _response.GetProperty("chunks").EnumerateArray()
            .Select(chunk => SseFrame.Event(OnOneLine(chunk), isNamed ? chunk.GetProperty("type").GetString() : null));
        return Path.EndsWith("/completions", StringComparison.Ordinal) ? [.. frames, SseFrame.Done] : [.. frames];
    }

    private static string OnOneLine(JsonElement element) => JsonSerializer.Serialize(element, Compact);
}
