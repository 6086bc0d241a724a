using System.Text;
using CsCheck;
using Hadrian.Wire.Json;
using Hadrian.Wire.OpenAI.Streaming;

namespace Hadrian.Wire.Tests.OpenAI.Streaming;

public sealed class EventTemplateTests
{
    private const string Usual = "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"TEXT\"},\"finish_reason\":null}]}";

    private static readonly Gen<string> Text = Gen.OneOf(
        "", "hi", " 日本 😀", "\\\"", "\\\\", "\\n", "\\\"},\\\"finish_reason\\\":null}]}", "\\u0022}", "}]}", "data: [DONE]", "usage", new string('x', 700));

    private static readonly Gen<string> Event = Gen.Select(
        Gen.Frequency(
            (12, Gen.Const(Usual)),
            (6, Gen.Const(Usual[..^1] + ",\"usage\":null}")),
            (3, Gen.Const(Usual.Replace("\"index\":0", "\"index\":1", StringComparison.Ordinal))),
            (2, Gen.Const(Usual.Replace("\"id\":\"c\"", "\"id\":\"c\",\"usage\":null", StringComparison.Ordinal))),
            (2, Gen.Const(Usual[..^1] + ",\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":9}}")),
            (2, Gen.Const(Usual.Replace(":null}]", ":\"stop\"}]", StringComparison.Ordinal))),
            (1, Gen.Const(Usual[..^1] + ",\"error\":{\"message\":\"no\"}}")),
            (1, Gen.Const(Usual[..^2])),
            (1, Gen.Const(Streams.Done))),
        Text,
        (data, text) => data.Replace("TEXT", text, StringComparison.Ordinal));

    [Fact]
    [Trait("Property", "US-7")]
    public void Process_EventsAlikeAndNot_GivesTheSameAnswerAsWithoutATemplate()
        => Gen.Select(Event.Array[0, 30], Gen.Bool, Gen.Int[0, 10_000].Array[0, 5]).Sample((events, wantsUsage, cuts) =>
        {
            // Without the space behind the colon no event is in the form in which it leaves, and none becomes a template.
            var plain = StreamRun.Of(JsonGen.Utf8(string.Concat(events.Select(data => $"data:{data}\n\n"))), wantsUsage);

            var alike = StreamRun.Of(StreamRun.Split(JsonGen.Utf8(Streams.Frame(events)), cuts), wantsUsage);

            Assert.Equal(plain, alike);
        });

    [Theory]
    [InlineData("", true)]
    [InlineData("another", true)]
    [InlineData("a }]} b", true)]
    [InlineData("\\\"", false)]
    [InlineData("\\\\", false)]
    [InlineData("a\nb", false)]
    [InlineData("a\"}", false)]
    public void Matches_EventOfTheSameForm_NeedsAPlainText(string text, bool matches)
    {
        using var template = Learned(Usual);
        var data = Usual.Replace("TEXT", text, StringComparison.Ordinal);

        Assert.Equal(matches, template.Matches(Encoding.UTF8.GetBytes(Streams.Frame(data) + "data: next"), out var length, out var textLength));
        if (matches)
        {
            Assert.Equal((Streams.Frame(data).Length, text.Length), (length, textLength));
        }
    }

    [Fact]
    public void Matches_EventCutShort_WaitsForTheRest()
    {
        using var template = Learned(Usual);
        var whole = Encoding.UTF8.GetBytes(Streams.Frame(Usual));
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.False(template.Matches(whole.AsSpan(0, length), out _, out _));
        }

        Assert.True(template.Matches(whole, out _, out _));
    }

    [Fact]
    public void Learn_TextWithEscapes_IsNoTemplate()
    {
        var data = Usual.Replace("TEXT", "a\\n", StringComparison.Ordinal);
        using var template = Learned(data);

        Assert.False(template.Matches(Encoding.UTF8.GetBytes(Streams.Frame(data)), out _, out _));
    }

    [Fact]
    public void Learn_EventThatIsNoJson_IsNoTemplate()
    {
        var data = Usual.Replace("TEXT", "a", StringComparison.Ordinal)[..^2];
        using var template = Learned(data);

        Assert.False(template.Matches(Encoding.UTF8.GetBytes(Streams.Frame(data)), out _, out _));
    }

    private static EventTemplate Learned(string data)
    {
        var template = new EventTemplate();
        template.Learn(Encoding.UTF8.GetBytes(data), data.IndexOf("\"content\":\"", StringComparison.Ordinal) + "\"content\":\"".Length, default(JsonRange));
        return template;
    }
}
