using Hadrian.LoadTest.Servers;

namespace Hadrian.LoadTest.Scenarios;

/// <summary>A request to be sent over and over.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Title">The heading in the report.</param>
/// <param name="Body">The request body.</param>
/// <param name="Requests">Requests per round at scale 1.</param>
/// <param name="IsStream">Whether the answer is a stream.</param>
/// <param name="Connections">Connections, null for the run's own number.</param>
internal sealed record Scenario(string Name, string Title, string Body, int Requests, bool IsStream, int? Connections = null)
{
    private const int PlainBodyLength = 1_000;
    private const int PromptLength = 300_000;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("plain", "Plain, 1 kB both ways", Chat(BenchModel.Plain, PlainBodyLength), 10_000, IsStream: false),
        new("prompt", "Plain, 300 kB prompt", Chat(BenchModel.Plain, PromptLength), 1_500, IsStream: false),
        new("stream", $"Streaming, {UpstreamPayload.EventsPerStream} events back to back", Chat(BenchModel.Stream, PlainBodyLength), 1_000, IsStream: true),
        new("first-byte", "Streaming, one event 5 ms before the end, one connection", Chat(BenchModel.FirstByte, PlainBodyLength), 200, IsStream: true, Connections: 1),
    ];

    /// <summary>A request body of about the given length.</summary>
    public static string Chat(string model, int length)
    {
        const string Words = "The quick brown fox jumps over the lazy dog. ";
        var prompt = string.Concat(Enumerable.Repeat(Words, (length / Words.Length) + 1))[..length];
        var streaming = model == BenchModel.Plain ? "" : ""","stream":true,"stream_options":{"include_usage":true}""";
        return $$"""{"model":"{{model}}"{{streaming}},"max_tokens":100,"messages":[{"role":"user","content":"{{prompt}}"}]}""";
    }
}
