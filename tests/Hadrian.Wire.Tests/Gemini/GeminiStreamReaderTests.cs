using System.Text;
using System.Text.Json;
using CsCheck;
using Hadrian.Wire.Tests.Fixtures;
using Microsoft.Extensions.AI;
using static Hadrian.Wire.Tests.Gemini.Candidates;

namespace Hadrian.Wire.Tests.Gemini;

public sealed class GeminiStreamReaderTests
{
    private const string TrafficAlone = """{"trafficType":"ON_DEMAND"}""";

    private static readonly Gen<string> Piece = Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.Char["ü€\"\\\n{} \u2028"]), 1, 8];

    private static readonly Gen<(string Part, string Meaning)> Part = Gen.OneOf(
        Piece.Select(text => ($$"""{"text":{{Quoted(text)}}}""", $"text {text}")),
        Piece.Select(text => ($$"""{"text":{{Quoted(text)}},"thought":true}""", $"thought {text}".TrimEnd())),
        Gen.Select(Piece, Gen.String[Gen.Char['A', 'Z'], 0, 6], (value, signature) => (
            $$$"""{"functionCall":{"name":"f","args":{"a":{{{Quoted(value)}}}}}{{{(signature.Length > 0 ? $",\"thoughtSignature\":\"{signature}\"" : "")}}}}""",
            $"call f {JsonSerializer.Serialize(new Dictionary<string, object?> { ["a"] = value })} {signature}".TrimEnd())),
        Gen.Const(("""{"somethingNew":{"a":1}}""", "")));

    [Fact]
    public void Stream_CutAnywhere_MeansWhatWasSaid() => Gen.Select(Part.List[0, 3].List[0, 5], Gen.Bool, Gen.Int[1, 60].List[1, 20]).Sample(
        (events, isCrlf, sizes) =>
        {
            var end = isCrlf ? "\r\n" : "\n";
            string[] data = [.. events.Select(parts => Answer(string.Join(',', parts.Select(part => part.Part)), reason: null, TrafficAlone)), Answer("", "STOP")];
            var bytes = Encoding.UTF8.GetBytes(string.Concat(data.Select(item => $"data: {item}{end}{end}")));

            var (updates, error) = ReadStream(bytes, sizes);

            Assert.Null(error);
            var meant = events.SelectMany(parts => parts).Select(part => part.Meaning).Where(meaning => meaning.Length > 0).ToList();
            Assert.Equal(string.Join('|', meant), Describe(updates.SelectMany(update => update.Contents)));
            var reason = meant.Exists(meaning => meaning.StartsWith("call", StringComparison.Ordinal)) ? "tool_calls" : "stop";
            Assert.Equal(reason, updates.Single(update => update.FinishReason is not null).FinishReason!.Value.Value);
            Assert.Equal((14L, 9L), updates.SelectMany(update => update.Contents).OfType<UsageContent>().Select(usage => (usage.Details.InputTokenCount, usage.Details.OutputTokenCount)).Single());
        },
        iter: 500);

    [Fact]
    public void Stream_EndingEarly_IsTruncatedWhereverItEnds() => Gen.Double[0, 1].Sample(
        share =>
        {
            var bytes = Encoding.UTF8.GetBytes($"data: {Answer("""{"text":"a"}""", reason: null)}\n\ndata: {Answer("""{"text":"b"}""", "STOP")}");

            Assert.Equal("stream_truncated", ReadStream(bytes[..(int)(share * (bytes.Length - 1))], [7]).Error?.Code);
        },
        iter: 200);

    [Fact]
    public void Stream_WithoutItsLastLineEnd_IsWhole() => Assert.Null(ReadStream(Encoding.UTF8.GetBytes("data: " + Answer("""{"text":"a"}""")), [5]).Error);

    [Fact]
    public void Stream_WhosePromptIsBlocked_IsEmptyAndFiltered()
    {
        var (updates, error) = ReadStream(["""{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":7}}"""]);

        Assert.Null(error);
        Assert.Equal(ChatFinishReason.ContentFilter, updates.ToChatResponse().FinishReason);
    }

    [Fact]
    public void Usage_IsWhatTheLastEventTells_AndComesLast()
    {
        var (updates, _) = ReadStream(
        [
            Answer("""{"text":"a"}""", null, TrafficAlone),
            Answer("""{"text":"b"}""", null, """{"promptTokenCount":9,"totalTokenCount":9}"""),
            Answer("", "STOP", """{"promptTokenCount":9,"candidatesTokenCount":4,"totalTokenCount":13}"""),
            """{"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":5,"totalTokenCount":14}}""",
        ]);

        var usage = Assert.IsType<UsageContent>(Assert.Single(updates[^1].Contents));
        Assert.Equal((9L, 5L, 14L), (usage.Details.InputTokenCount, usage.Details.OutputTokenCount, usage.Details.TotalTokenCount));
    }

    [Theory]
    [InlineData("""{"error":{"code":429,"message":"Slow down.","status":"RESOURCE_EXHAUSTED"}}""", 429, "RESOURCE_EXHAUSTED", "rate_limit_error")]
    [InlineData("""[{"error":{"code":503,"message":"Later.","status":"UNAVAILABLE"}}]""", 503, "UNAVAILABLE", "server_error")]
    [InlineData("""{"error":{"message":"Hm.","status":"DEADLINE_EXCEEDED"}}""", 504, "DEADLINE_EXCEEDED", "server_error")]
    [InlineData("""{"error":{}}""", 500, "unknown", "api_error")]
    public void Error_EndsTheStream(string data, int status, string code, string type)
    {
        var (updates, error) = ReadStream([Answer("""{"text":"a"}""", null), data, Answer("""{"text":"b"}""")]);

        Assert.Equal((status, code, type, true), (error!.StatusCode, error.Code, error.Type, error.IsReported));
        Assert.Equal("text a", Describe(updates.SelectMany(update => update.Contents)));
    }

    [Fact]
    public void Text_ThatSpeaksOfAnError_IsText()
        => Assert.Equal("text {\"error\":{}}", Describe(ReadStream([Answer("""{"text":"{\"error\":{}}"}""")]).Updates.SelectMany(update => update.Contents)));

    [Theory]
    [InlineData("{\"candidates\":[{\"content\":{\"parts\":5}}]}")]
    [InlineData("not JSON")]
    [InlineData("5")]
    public void Event_ThatCannotBeRead_IsAnError(string data) => Assert.Equal("provider_error", ReadStream([Answer("", null), data, Answer("")]).Error!.Code);

    [Fact]
    public void Event_ThatNeverEnds_IsAnError()
    {
        using var reader = new Hadrian.Wire.Gemini.Streaming.GeminiStreamReader("a", "b", maxEventBytes: 100);

        reader.Read(Encoding.UTF8.GetBytes("data: " + new string('a', 200)), []);

        Assert.Equal("provider_error", reader.Error!.Code);
    }

    [FixtureFact]
    public void Recordings_CutEverywhere_MeanTheSame()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(RecordedExchange.Root!, "providers", "vertex"), "*_streaming.json"))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            string[] events = [.. document.RootElement.GetProperty("response").GetProperty("chunks").EnumerateArray().Select(chunk => JsonSerializer.Serialize(chunk))];
            var whole = ReadStream(events);
            Assert.Null(whole.Error);
            Assert.NotEmpty(Describe(whole.Updates.SelectMany(update => update.Contents)));

            foreach (var size in Enumerable.Range(1, 100))
            {
                var (updates, error) = ReadStream(events, size, size % 2 == 0 ? "\n" : "\r\n");
                Assert.Null(error);
                Assert.Equal(Describe(whole.Updates.SelectMany(update => update.Contents)), Describe(updates.SelectMany(update => update.Contents)));
            }
        }
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
