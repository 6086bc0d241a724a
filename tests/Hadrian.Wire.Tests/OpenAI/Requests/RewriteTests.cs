using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Hadrian.Wire.OpenAI.Requests;

namespace Hadrian.Wire.Tests.OpenAI.Requests;

public sealed class RewriteTests
{
    private static readonly RequestRewrite OpenAI = new("m");
    private static readonly RequestRewrite OpenRouter = new("m", KeepsExtensions: true);

    [Fact]
    public void Rewrite_NothingToChange_IsTheBodyItself()
    {
        const string Body = """{ "messages" : [ 1 ] , "model" : "m", "n":2,"parallel_tool_calls":false,"x_future":1.50 }""";

        var rewritten = Rewrite(Body, OpenAI, out var isOneSegment);

        Assert.Equal(Body, rewritten);
        Assert.True(isOneSegment);
    }

    [Theory]
    [InlineData("""{"model":"p/x","messages":[1]}""", """{"model":"m","messages":[1]}""")]
    [InlineData("""{ "messages" : [1], "model" : null }""", """{ "messages" : [1], "model" : "m" }""")]
    [InlineData("""{"messages":[1]}""", """{"messages":[1],"model":"m"}""")]
    [InlineData("""{"\u006dodel":"p/x","messages":[1]}""", """{"\u006dodel":"m","messages":[1]}""")]
    public void Rewrite_Model_TakesItsPlace(string body, string expected) => Assert.Equal(expected, Rewrite(body, OpenAI));

    [Fact]
    public void Rewrite_ModelThatNeedsEscapes_IsEscaped()
    {
        var rewritten = Rewrite("""{"model":"a","messages":[1]}""", new RequestRewrite("a\"b\\c\né日"));

        Assert.Equal("a\"b\\c\né日", (string?)JsonNode.Parse(rewritten)!["model"]);
    }

    [Theory]
    [InlineData("""{"models":["a"],"messages":[1],"model":"m"}""", """{"messages":[1],"model":"m"}""")]
    [InlineData("""{"messages":[1],"model":"m", "models":["a"] }""", """{"messages":[1],"model":"m" }""")]
    [InlineData("""{"messages":[1],"models":["a"],"model":"m"}""", """{"messages":[1],"model":"m"}""")]
    [InlineData("""{"messages":[1],"models":[],"provider":{},"sovereignty_requirements":{}}""", """{"messages":[1],"model":"m"}""")]
    [InlineData("""{"models":[],"provider":{},"messages":[1],"sovereignty_requirements":null,"reasoning":null}""", """{"messages":[1],"model":"m"}""")]
    public void Rewrite_Extensions_AreRemoved(string body, string expected) => Assert.Equal(expected, Rewrite(body, OpenAI));

    [Fact]
    public void Rewrite_ForOpenRouter_KeepsItsOwnExtensions()
    {
        const string Body = """{"model":"m","provider":{"order":["x"]},"reasoning":{"effort":"low"},"models":["a"],"messages":[{"cache_control":{}}],"sovereignty_requirements":{}}""";

        Assert.Equal(
            """{"model":"m","provider":{"order":["x"]},"reasoning":{"effort":"low"},"messages":[{"cache_control":{}}]}""",
            Rewrite(Body, OpenRouter));
    }

    [Theory]
    [InlineData("", ",\"stream_options\":{\"include_usage\":true}")]
    [InlineData(",\"stream_options\":null", ",\"stream_options\":{\"include_usage\":true}")]
    [InlineData(",\"stream_options\":{ }", ",\"stream_options\":{ \"include_usage\":true}")]
    [InlineData(",\"stream_options\":{\"include_usage\":false}", ",\"stream_options\":{\"include_usage\":true}")]
    [InlineData(",\"stream_options\":{\"include_usage\":null,\"a\":1}", ",\"stream_options\":{\"include_usage\":true,\"a\":1}")]
    [InlineData(",\"stream_options\":{\"include_obfuscation\":false}", ",\"stream_options\":{\"include_obfuscation\":false,\"include_usage\":true}")]
    [InlineData(",\"stream_options\":{\"include_usage\":true}", ",\"stream_options\":{\"include_usage\":true}")]
    public void Rewrite_Stream_AsksForUsage(string options, string expected)
        => Assert.Equal(
            $$"""{"model":"m","messages":[1],"stream":true{{expected}}}""",
            Rewrite($$"""{"model":"m","messages":[1],"stream":true{{options}}}""", OpenAI));

    [Fact]
    public void Rewrite_PlainCall_LeavesStreamOptionsAlone()
    {
        const string Body = """{"model":"m","messages":[1],"stream_options":{"include_usage":false}}""";

        Assert.Equal(Body, Rewrite(Body, OpenAI));
    }

    [Theory]
    [InlineData("""{"model":"m","reasoning":{"summary":"auto","effort":"high"},"messages":[1]}""", """{"model":"m","messages":[1],"reasoning_effort":"high"}""")]
    [InlineData("""{"model":"m","messages":[1],"reasoning":{"effort":"high"},"reasoning_effort":"low"}""", """{"model":"m","messages":[1],"reasoning_effort":"low"}""")]
    [InlineData("""{"model":"m","reasoning_effort":null,"messages":[1],"reasoning":{"effort":"high"}}""", """{"model":"m","reasoning_effort":"high","messages":[1]}""")]
    [InlineData("""{"model":"m","messages":[1],"reasoning":{"enabled":true}}""", """{"model":"m","messages":[1]}""")]
    public void Rewrite_Reasoning_BecomesEffort(string body, string expected) => Assert.Equal(expected, Rewrite(body, OpenAI));

    [Fact]
    public void Rewrite_CacheControl_IsCutAtAnyDepthButNotInText()
    {
        const string Body = """
            {"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"say \"cache_control\":{}","cache_control":{"type":"ephemeral"}},
            {"cache_control":{"ttl":"1h"}, "type":"text"},{"cache_control":null}]}],"tools":[{"a":1,"cache_control":{},"b":2}],"metadata":{"cache_control":"mine"}}
            """;

        Assert.Equal(
            """
            {"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"say \"cache_control\":{}"},
            {"type":"text"},{}]}],"tools":[{"a":1,"b":2}],"metadata":{"cache_control":"mine"}}
            """,
            Rewrite(Body, OpenAI));
    }

    [Fact]
    public void Rewrite_ManyCuts_AreAllMade()
    {
        var part = """{"type":"text","cache_control":{"type":"ephemeral"},"text":"x"}""";
        var body = $$"""{"model":"a","messages":[{{string.Join(',', Enumerable.Repeat(part, 500))}}],"models":[]}""";

        var expected = $$"""{"model":"m","messages":[{{string.Join(',', Enumerable.Repeat("""{"type":"text","text":"x"}""", 500))}}]}""";

        Assert.Equal(expected, Rewrite(body, OpenAI));
    }

    [Fact]
    public void Rewrite_RandomBodies_ChangesOnlyWhatItMust()
    {
        var known = Gen.OneOf(
            "\"model\":\"p/x\"", "\"model\" : null", "\"models\":[\"a\"]", "\"provider\":{\"only\":[]}", "\"sovereignty_requirements\":{}",
            "\"reasoning\":{\"effort\":\"low\"}", "\"reasoning_effort\":null", "\"stream\":true", "\"stream_options\":{\"x\":1}",
            "\"tools\":[{\"cache_control\":{},\"y\":2}]", "\"temperature\":1.0", "\"n\":2");
        Gen.Select(known.Array[0, 6], JsonGen.UnknownMembers, JsonGen.Space, Gen.Int[0, int.MaxValue], Gen.Bool)
            .Sample((some, unknown, space, seed, keeps) =>
            {
                string[] members = [.. some.DistinctBy(NameOf), .. unknown, $"\"messages\"{space}:{space}[{{\"content\":\"hi\"}}]"];
                new Random(seed).Shuffle(members);
                var body = JsonGen.Join(members, space);

                var rewritten = Rewrite(body, new RequestRewrite("m", keeps));

                var expected = members.Where(m => !IsRemoved(NameOf(m), keeps)).Select(NameOf).ToList();
                Add("model", true);
                Add("stream_options", members.Any(m => NameOf(m) == "stream"));
                Add("reasoning_effort", !keeps && members.Any(m => NameOf(m) == "reasoning"));
                var actual = System.Text.Json.JsonDocument.Parse(rewritten).RootElement.EnumerateObject().Select(p => p.Name);
                Assert.Equal(expected, actual);
                Assert.Equal("m", (string?)System.Text.Json.JsonDocument.Parse(rewritten).RootElement.GetProperty("model").GetString());
                foreach (var member in unknown.Append("\"temperature\":1.0").Append("\"n\":2").Where(members.Contains))
                {
                    Assert.Contains(member, rewritten, StringComparison.Ordinal);
                }

                void Add(string name, bool isWanted)
                {
                    if (isWanted && !expected.Contains(name))
                    {
                        expected.Add(name);
                    }
                }
            });
    }

    private static string NameOf(string member) => member.Split('"')[1];

    private static bool IsRemoved(string name, bool keepsExtensions)
        => name is "models" or "sovereignty_requirements" || (!keepsExtensions && name is "provider" or "reasoning");

    private static string Rewrite(string body, RequestRewrite rewrite) => Rewrite(body, rewrite, out _);

    private static string Rewrite(string body, RequestRewrite rewrite, out bool isOneSegment)
    {
        Assert.True(OpenAIRequest.TryParse(GatewayOperation.Chat, JsonGen.Utf8(body), out var request, out var error), $"{error?.Message} {body}");
        var sequence = request.Rewrite(rewrite);
        isOneSegment = sequence.IsSingleSegment;
        return Encoding.UTF8.GetString(sequence);
    }
}
