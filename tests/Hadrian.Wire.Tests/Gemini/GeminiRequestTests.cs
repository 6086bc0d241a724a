using Microsoft.Extensions.AI;
using static Hadrian.Wire.Tests.Gemini.Generate;

namespace Hadrian.Wire.Tests.Gemini;

public sealed class GeminiRequestTests
{
    private const string Weather = """{"type":"function","function":{"name":"weather","description":"Tells.","strict":true,"parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}}}""";

    [Fact]
    public void Conversation_IsTurnsOfUserAndModelAndASystemInstruction() => Assert.Equal(
        """{"contents":[{"role":"user","parts":[{"text":"a"},{"text":"b"}]},{"role":"model","parts":[{"text":"c"}]},{"role":"user","parts":[{"text":"d"}]}],"systemInstruction":{"role":"user","parts":[{"text":"one\n\ntwo"}]}}""",
        Translate("""{"messages":[{"role":"system","content":"one"},{"role":"user","content":"a"},{"role":"user","content":[{"type":"text","text":"b","cache_control":{"type":"ephemeral"}}]},{"role":"assistant","content":"c"},{"role":"developer","content":"two"},{"role":"user","content":"d"},{"role":"assistant","content":""}]}"""));

    [Fact]
    public void Media_AreInlineOrFiles() => Assert.Equal(
        """{"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"cG5n"}},{"inlineData":{"mimeType":"audio/mp3","data":"YQ=="}},{"inlineData":{"mimeType":"application/pdf","data":"cGRm"}},{"fileData":{"mimeType":"image/jpeg","fileUri":"gs://b/a.JPG"}}]}]}""",
        Translate("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,cG5n"}},{"type":"input_audio","input_audio":{"data":"YQ==","format":"mp3"}},{"type":"file","file":{"file_data":"data:application/pdf;base64,cGRm","filename":"a.pdf"}},{"type":"image_url","image_url":{"url":"gs://b/a.JPG"}}]}]}"""));

    [Theory]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:image/tiff;base64,YQ=="}}""")]
    [InlineData("""{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}""")]
    [InlineData("""{"type":"image_url","image_url":{"url":"gs://b/a"}}""")]
    [InlineData("""{"type":"file","file":{"file_id":"f-1"}}""")]
    [InlineData("""{"type":"file","file":{"file_data":"data:application/zip;base64,YQ=="}}""")]
    public void Content_ThatGeminiDoesNotTake_IsRefusedOrLeftOut(string part)
    {
        var body = $$"""{"messages":[{"role":"user","content":[{"type":"text","text":"a"},{{part}}]}]}""";

        var refusal = Assert.Throws<GatewayException>(() => Translate(body));

        Assert.Equal(("unsupported_content", "messages[0].content[1]"), (refusal.Code, refusal.Error.Param));
        Assert.Equal("""{"contents":[{"role":"user","parts":[{"text":"a"}]}]}""", Translate(body, dropUnsupported: true));
    }

    [Fact]
    public void Tools_CallsAndResults_AreMatchedByName() => Assert.Equal(
        """{"contents":[{"role":"user","parts":[{"text":"hi"}]},{"role":"model","parts":[{"functionCall":{"name":"weather","args":{"city":"Paris"}}},{"functionCall":{"name":"time","args":{}}}]},{"role":"user","parts":[{"functionResponse":{"name":"weather","response":{"sky":"blue"}}},{"functionResponse":{"name":"time","response":{"result":"12:30"}}},{"text":"Well?"}]}],"tools":[{"functionDeclarations":[{"name":"weather","description":"Tells.","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}},{"name":"time"}]}]}""",
        Translate("""
            {"messages":[{"role":"user","content":"hi"},{"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Paris\"}"}},{"id":"2","type":"function","function":{"name":"time","arguments":"oops"}}]},
             {"role":"tool","tool_call_id":"1","content":"{\"sky\":\"blue\"}"},{"role":"tool","tool_call_id":"2","content":"12:30"},{"role":"user","content":"Well?"}],
             "tools":[WEATHER,{"type":"function","function":{"name":"time","parameters":{"type":"object","properties":{}}}}],"parallel_tool_calls":false}
            """.Replace("WEATHER", Weather, StringComparison.Ordinal)));

    [Theory]
    [InlineData("[1,2]", """{"result":[1,2]}""")]
    [InlineData("[oops", """{"result":"[oops"}""")]
    [InlineData("72", """{"result":"72"}""")]
    [InlineData("", """{"result":""}""")]
    [InlineData("{\"a\":1}", """{"a":1}""")]
    public void Result_IsAnObjectWhateverItWas(string result, string written)
        => Assert.Contains($$$"""{"functionResponse":{"name":"f","response":{{{written}}}}}""", WriteResult(new FunctionResultContent("1", result)), StringComparison.Ordinal);

    [Fact]
    public void Result_ThatFailed_IsAnError()
        => Assert.Contains("""{"functionResponse":{"name":"f","response":{"error":"No luck."}}}""", WriteResult(new FunctionResultContent("1", "No luck.") { Exception = new InvalidOperationException() }), StringComparison.Ordinal);

    [Fact]
    public void Result_WithAnImage_IsFollowedByIt() => Assert.Contains(
        """{"role":"user","parts":[{"functionResponse":{"name":"f","response":{"result":"See:"}}},{"functionResponse":{"name":"f","response":{"result":"b"}}},{"inlineData":{"mimeType":"image/png","data":"YQ=="}},{"text":"Well?"}]}""",
        Write([
            new(ChatRole.Assistant, [new FunctionCallContent("1", "f"), new FunctionCallContent("2", "f")]),
            new(ChatRole.Tool, [new FunctionResultContent("1", new List<AIContent> { new TextContent("See:"), new DataContent("data:image/png;base64,YQ==") })]),
            new(ChatRole.Tool, [new FunctionResultContent("2", "b")]),
            new(ChatRole.User, "Well?"),
        ]), StringComparison.Ordinal);

    [Fact]
    public void Result_OfNoCall_IsRefused()
    {
        var refusal = Assert.Throws<GatewayException>(() => Translate("""{"messages":[{"role":"user","content":"a"},{"role":"tool","tool_call_id":"x","content":"a"}]}"""));

        Assert.Equal(("validation_error", "messages[1].tool_call_id"), (refusal.Code, refusal.Error.Param));
    }

    [Theory]
    [InlineData("\"auto\"", """{"mode":"AUTO"}""")]
    [InlineData("\"none\"", """{"mode":"NONE"}""")]
    [InlineData("\"required\"", """{"mode":"ANY"}""")]
    [InlineData("""{"type":"function","function":{"name":"weather"}}""", """{"mode":"ANY","allowedFunctionNames":["weather"]}""")]
    public void ToolChoice_IsAMode(string choice, string written)
        => Assert.EndsWith($$$""","toolConfig":{"functionCallingConfig":{{{written}}}}""", TranslateRest($"\"tools\":[{Weather}],\"tool_choice\":{choice}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"max_tokens\":9", "\"maxOutputTokens\":9")]
    [InlineData("\"max_completion_tokens\":5,\"max_tokens\":9", "\"maxOutputTokens\":5")]
    [InlineData("\"temperature\":1.5,\"top_p\":0.5,\"top_k\":3", "\"temperature\":1.5,\"topP\":0.5,\"topK\":3")]
    [InlineData("\"presence_penalty\":0.5,\"frequency_penalty\":-1,\"seed\":7", "\"presencePenalty\":0.5,\"frequencyPenalty\":-1,\"seed\":7")]
    [InlineData("\"seed\":4294967297", "\"seed\":1")]
    [InlineData("\"stop\":[\"a\",\"\",\"b\"]", "\"stopSequences\":[\"a\",\"b\"]")]
    [InlineData("\"logprobs\":true", "\"responseLogprobs\":true")]
    [InlineData("\"logprobs\":true,\"top_logprobs\":3", "\"responseLogprobs\":true,\"logprobs\":3")]
    [InlineData("\"response_format\":{\"type\":\"json_object\"}", "\"responseMimeType\":\"application/json\"")]
    [InlineData("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"strict\":true,\"schema\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":[\"string\",\"null\"]}},\"additionalProperties\":false}}}",
        "\"responseMimeType\":\"application/json\",\"responseSchema\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"nullable\":true}}}")]
    public void Settings_AreGenerationConfig(string members, string written)
        => Assert.Equal($",\"generationConfig\":{{{written}}}", TranslateRest(members));

    [Theory]
    [InlineData("\"presence_penalty\":0,\"frequency_penalty\":0")]
    [InlineData("\"logit_bias\":{\"1\":2},\"user\":\"u\",\"store\":true,\"metadata\":{},\"n\":1,\"logprobs\":false,\"modalities\":[\"text\"]")]
    [InlineData("\"response_format\":{\"type\":\"text\"}")]
    public void Settings_ThatSayNothingOrCannotBeSaid_AreLeftOut(string members) => Assert.Equal("", TranslateRest(members));

    [Theory]
    [InlineData("\"n\":2", "n")]
    [InlineData("\"audio\":{\"voice\":\"a\"}", "audio")]
    [InlineData("\"modalities\":[\"text\",\"audio\"]", "modalities")]
    [InlineData("\"stop\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"]", "stop")]
    public void Settings_ThatWouldChangeTheAnswer_AreRefused(string members, string param)
        => Assert.Equal(("unsupported_parameter", param), Assert.Throws<GatewayException>(() => TranslateRest(members)) is var refusal ? (refusal.Code, refusal.Error.Param) : default);

    [Theory]
    [InlineData(Flash, "\"reasoning_effort\":\"none\"", "\"thinkingBudget\":0")]
    [InlineData(Flash, "\"reasoning\":{\"enabled\":false}", "\"thinkingBudget\":0")]
    [InlineData(Pro, "\"reasoning_effort\":\"none\"", "\"thinkingBudget\":128")]
    [InlineData(Flash, "\"reasoning_effort\":\"minimal\"", "\"includeThoughts\":true,\"thinkingBudget\":1024")]
    [InlineData(Flash, "\"reasoning_effort\":\"low\"", "\"includeThoughts\":true,\"thinkingBudget\":1024")]
    [InlineData(Flash, "\"reasoning\":{\"effort\":\"medium\"}", "\"includeThoughts\":true,\"thinkingBudget\":4096")]
    [InlineData(Flash, "\"reasoning_effort\":\"high\"", "\"includeThoughts\":true,\"thinkingBudget\":8192")]
    [InlineData(Flash, "\"reasoning_effort\":\"max\"", "\"includeThoughts\":true,\"thinkingBudget\":-1")]
    [InlineData(Flash, "\"reasoning\":{\"max_tokens\":777}", "\"includeThoughts\":true,\"thinkingBudget\":777")]
    [InlineData(Flash, "\"reasoning\":{\"enabled\":true}", "\"includeThoughts\":true,\"thinkingBudget\":-1")]
    [InlineData(Third, "\"reasoning_effort\":\"none\"", "\"thinkingLevel\":\"MINIMAL\"")]
    [InlineData(Third, "\"reasoning_effort\":\"minimal\"", "\"includeThoughts\":true,\"thinkingLevel\":\"MINIMAL\"")]
    [InlineData(Third, "\"reasoning_effort\":\"low\"", "\"includeThoughts\":true,\"thinkingLevel\":\"LOW\"")]
    [InlineData(Third, "\"reasoning_effort\":\"medium\"", "\"includeThoughts\":true,\"thinkingLevel\":\"MEDIUM\"")]
    [InlineData(Third, "\"reasoning_effort\":\"xhigh\"", "\"includeThoughts\":true,\"thinkingLevel\":\"HIGH\"")]
    [InlineData(Third, "\"reasoning\":{\"enabled\":true}", "\"includeThoughts\":true")]
    [InlineData("gemini-3-pro-preview", "\"reasoning_effort\":\"minimal\"", "\"includeThoughts\":true,\"thinkingLevel\":\"LOW\"")]
    [InlineData("gemini-3-pro-preview", "\"reasoning_effort\":\"medium\"", "\"includeThoughts\":true,\"thinkingLevel\":\"HIGH\"")]
    public void Effort_IsALevelOrABudgetAndNeverBoth(string model, string members, string written)
        => Assert.Equal($",\"generationConfig\":{{\"thinkingConfig\":{{{written}}}}}", TranslateRest(members, model));

    [Fact]
    public void Effort_OfModelsThatNeverThink_IsLeftOut() => Assert.Equal("", TranslateRest("\"reasoning_effort\":\"high\"", "gemini-2.0-flash"));

    [Fact]
    public void Effort_InProcess_IsSaidToo() => Assert.Equal(
        ""","generationConfig":{"thinkingConfig":{"thinkingBudget":8192}}""",
        Rest(new ChatOptions { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High, Output = ReasoningOutput.None } }));

    [Fact]
    public void Signature_IsHandedBackWithItsCall() => Assert.Contains(
        """{"role":"model","parts":[{"functionCall":{"name":"f","args":{}},"thoughtSignature":"s+g/="},{"functionCall":{"name":"g","args":{}}}]}""",
        Translate("""{"messages":[{"role":"user","content":"a"},{"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"},"extra_content":{"google":{"thought_signature":"s+g/="}}},{"id":"2","type":"function","function":{"name":"g","arguments":"{}"}}]}]}""", Third),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(Third, true)]
    [InlineData(Flash, false)]
    public void Signature_OfCallsWithoutOne_IsMadeUpWhereTheModelDemandsIt(string model, bool isMadeUp)
    {
        var body = Translate("""{"messages":[{"role":"user","content":"a"},{"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}},{"id":"2","type":"function","function":{"name":"g","arguments":"{}"},"extra_content":5}]}]}""", model);

        var mark = isMadeUp ? ""","thoughtSignature":"skip_thought_signature_validator" """.TrimEnd() : "";
        Assert.Contains($$$$"""[{"functionCall":{"name":"f","args":{}}{{{{mark}}}}},{"functionCall":{"name":"g","args":{}}}]""", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Thoughts_AreHandedBackIfTheyAreSigned() => Assert.Contains(
        """[{"text":"Let me.","thought":true,"thoughtSignature":"s"},{"text":"Yes."},{"text":"","thoughtSignature":"t"}]""",
        Write([new(ChatRole.User, "a"), new(ChatRole.Assistant, [new TextReasoningContent("Hm."), new TextReasoningContent("Let me.") { ProtectedData = "s" }, new TextContent("Yes."), new TextReasoningContent(null) { ProtectedData = "t" }])]),
        StringComparison.Ordinal);

    private static string WriteResult(FunctionResultContent result)
        => Write([new(ChatRole.User, "a"), new(ChatRole.Assistant, [new FunctionCallContent("1", "f")]), new(ChatRole.Tool, [result])]);
}
