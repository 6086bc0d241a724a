using System.Text;
using CsCheck;
using Hadrian.Wire.OpenAI.Embeddings;
using Hadrian.Wire.OpenAI.Requests;

namespace Hadrian.Wire.Tests.OpenAI.Requests;

public sealed class OpenAIRequestTests
{
    private const string Messages = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    [Fact]
    public void TryParse_PlainChat_TellsWhatTheGatewayNeeds()
    {
        var request = Parse($$"""{"model":"mock/gpt","models":["a","b/c"],"stream":true,"stream_options":{"include_usage":true},"max_tokens":5,"max_completion_tokens":7,"n":2,{{Messages}}}""");

        Assert.Equal("mock/gpt", request.Model);
        Assert.Equal(["a", "b/c"], request.Models);
        Assert.True(request.IsStreaming);
        Assert.True(request.ClientWantsUsage);
        Assert.Equal(7, request.MaxOutputTokens);
        Assert.Equal(2, request.ChoiceCount);
        Assert.Equal((Messages.Length - "\"messages\":".Length) / 4, request.EstimatedInputTokens);
    }

    [Fact]
    public void TryParse_AbsentMembers_HaveDefaults()
    {
        var request = Parse($$"""{{{Messages}}}""");

        Assert.Null(request.Model);
        Assert.Empty(request.Models);
        Assert.False(request.IsStreaming);
        Assert.False(request.ClientWantsUsage);
        Assert.Null(request.MaxOutputTokens);
        Assert.Equal(1, request.ChoiceCount);
        Assert.True(request.SovereigntyRequirements.IsEmpty);
    }

    [Fact]
    public void TryParse_NullMembers_CountAsAbsent()
    {
        var request = Parse($$"""
            {"model":null,"models":null,"stream":null,"stream_options":null,"max_tokens":null,"max_completion_tokens":null,
             "n":null,"temperature":null,"top_p":null,"frequency_penalty":null,"presence_penalty":null,"top_logprobs":null,
             "tools":null,"provider":null,"sovereignty_requirements":null,"reasoning":null,"reasoning_effort":null,{{Messages}}}
            """);

        Assert.Null(request.Model);
        Assert.False(request.IsStreaming);
        Assert.Null(request.MaxOutputTokens);
        Assert.True(request.ProviderPreferences.IsEmpty);
    }

    [Fact]
    public void TryParse_EscapedNamesAndModel_AreUnderstood()
    {
        var request = Parse("""{"\u006dodel":"m\u006fck\/gpt","\u0073tream":true,"m\u0065ssages":[1]}""");

        Assert.Equal("mock/gpt", request.Model);
        Assert.True(request.IsStreaming);
    }

    [Fact]
    public void TryParse_NamesInOtherCase_AreUnknown()
    {
        var request = Parse($$"""{"Model":"a","MODELS":1,"Stream":"x",{{Messages}}}""");

        Assert.Null(request.Model);
        Assert.False(request.IsStreaming);
    }

    [Fact]
    public void TryParse_ByteOrderMark_IsLeftOut()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. JsonGen.Utf8($$"""{"model":"a",{{Messages}}}""")];

        Assert.True(OpenAIRequest.TryParse(GatewayOperation.Chat, body, out var request, out _));
        Assert.Equal($$"""{"model":"b",{{Messages}}}""", Encoding.UTF8.GetString(request.Rewrite(new RequestRewrite("b"))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"messages\":[1]} x")]
    [InlineData("{\"messages\":[1]}{}")]
    [InlineData("{\"messages\":[1],}")]
    [InlineData("{\"messages\":[1],\"temperature\":}")]
    public void TryParse_NoJsonObject_IsInvalidJson(string body) => AssertRefused(GatewayOperation.Chat, body, "invalid_json", null);

    [Fact]
    public void TryParse_InvalidUtf8_IsInvalidJson()
    {
        byte[] body = [.. "{\"messages\":[\""u8, 0xC3, 0x28, .. "\"]}"u8];

        Assert.False(OpenAIRequest.TryParse(GatewayOperation.Chat, body, out _, out var error));
        Assert.Equal("invalid_json", error.Code);
    }

    [Fact]
    public void TryParse_NestedTooDeeply_IsInvalidJson()
        => AssertRefused(GatewayOperation.Chat, $"{{\"messages\":{new string('[', 64)}{new string(']', 64)}}}", "invalid_json", null);

    [Fact]
    public void TryParse_MalformedAfterABadValue_IsInvalidJsonFirst()
        => AssertRefused(GatewayOperation.Chat, "{\"temperature\":3,\"messages\":[1]", "invalid_json", null);

    [Theory]
    [InlineData("{}", "messages")]
    [InlineData("{\"messages\":null}", "messages")]
    [InlineData("{\"messages\":[]}", "messages")]
    [InlineData("{\"messages\":[ \n]}", "messages")]
    [InlineData("{\"messages\":\"hi\"}", "messages")]
    [InlineData("{\"messages\":{}}", "messages")]
    [InlineData("{\"messages\":[1],\"model\":1}", "model")]
    [InlineData("{\"messages\":[1],\"model\":\"\\ud800\"}", "model")]
    [InlineData("{\"messages\":[1],\"models\":\"a\"}", "models")]
    [InlineData("{\"messages\":[1],\"models\":[\"a\",1]}", "models")]
    [InlineData("{\"messages\":[1],\"models\":[null]}", "models")]
    [InlineData("{\"messages\":[1],\"stream\":1}", "stream")]
    [InlineData("{\"messages\":[1],\"stream\":\"true\"}", "stream")]
    [InlineData("{\"messages\":[1],\"stream_options\":true}", "stream_options")]
    [InlineData("{\"messages\":[1],\"stream_options\":{\"include_usage\":1}}", "stream_options.include_usage")]
    [InlineData("{\"messages\":[1],\"stream_options\":{\"include_usage\":true,\"include_usage\":false}}", "stream_options.include_usage")]
    [InlineData("{\"messages\":[1],\"temperature\":3}", "temperature")]
    [InlineData("{\"messages\":[1],\"temperature\":-0.1}", "temperature")]
    [InlineData("{\"messages\":[1],\"temperature\":1e400}", "temperature")]
    [InlineData("{\"messages\":[1],\"temperature\":\"1\"}", "temperature")]
    [InlineData("{\"messages\":[1],\"top_p\":1.01}", "top_p")]
    [InlineData("{\"messages\":[1],\"frequency_penalty\":2.1}", "frequency_penalty")]
    [InlineData("{\"messages\":[1],\"presence_penalty\":-2.1}", "presence_penalty")]
    [InlineData("{\"messages\":[1],\"max_tokens\":0}", "max_tokens")]
    [InlineData("{\"messages\":[1],\"max_tokens\":1.5}", "max_tokens")]
    [InlineData("{\"messages\":[1],\"max_tokens\":1.0}", "max_tokens")]
    [InlineData("{\"messages\":[1],\"max_tokens\":99999999999999999999}", "max_tokens")]
    [InlineData("{\"messages\":[1],\"max_completion_tokens\":-1}", "max_completion_tokens")]
    [InlineData("{\"messages\":[1],\"top_logprobs\":21}", "top_logprobs")]
    [InlineData("{\"messages\":[1],\"n\":0}", "n")]
    public void TryParse_ChatMemberMissingOrWrong_NamesIt(string body, string param)
        => AssertRefused(GatewayOperation.Chat, body, "validation_error", param);

    [Theory]
    [InlineData("{\"messages\":[1]}", "prompt")]
    [InlineData("{\"prompt\":1}", "prompt")]
    [InlineData("{\"prompt\":{}}", "prompt")]
    [InlineData("{\"prompt\":[{}]}", "prompt")]
    [InlineData("{\"prompt\":\"a\",\"best_of\":0}", "best_of")]
    public void TryParse_CompletionMemberMissingOrWrong_NamesIt(string body, string param)
        => AssertRefused(GatewayOperation.Completion, body, "validation_error", param);

    [Theory]
    [InlineData("{\"model\":\"a\"}", "input")]
    [InlineData("{\"input\":\"\"}", "input")]
    [InlineData("{\"input\":[]}", "input")]
    [InlineData("{\"input\":{}}", "input")]
    [InlineData("{\"input\":7}", "input")]
    [InlineData("{\"input\":\"a\",\"encoding_format\":\"int8\"}", "encoding_format")]
    [InlineData("{\"input\":\"a\",\"encoding_format\":1}", "encoding_format")]
    public void TryParse_EmbeddingsMemberMissingOrWrong_NamesIt(string body, string param)
        => AssertRefused(GatewayOperation.Embeddings, body, "validation_error", param);

    [Theory]
    [InlineData("model", "\"a\"")]
    [InlineData("models", "[]")]
    [InlineData("stream", "false")]
    [InlineData("stream_options", "{}")]
    [InlineData("max_tokens", "1")]
    [InlineData("max_completion_tokens", "1")]
    [InlineData("n", "1")]
    [InlineData("encoding_format", "null")]
    [InlineData("prompt", "\"a\"")]
    [InlineData("input", "\"a\"")]
    [InlineData("provider", "{}")]
    [InlineData("sovereignty_requirements", "{}")]
    public void TryParse_DecisiveMemberTwice_NamesIt(string name, string value)
    {
        AssertRefused(GatewayOperation.Chat, $"{{{Messages},\"{name}\":{value},\"{name}\":{value}}}", "validation_error", name);

        var escaped = $"\\u{(int)name[0]:x4}{name[1..]}";
        AssertRefused(GatewayOperation.Chat, $"{{{Messages},\"{name}\":{value},\"{escaped}\":null}}", "validation_error", name);
    }

    [Fact]
    public void TryParse_MessagesTwice_NamesThem()
        => AssertRefused(GatewayOperation.Chat, $"{{{Messages},{Messages}}}", "validation_error", "messages");

    [Theory]
    [InlineData("\"text\"")]
    [InlineData("[\"a\",\"b\"]")]
    [InlineData("[1,2]")]
    [InlineData("[[1,2],[3]]")]
    public void TryParse_EveryPromptAndInputForm_IsAccepted(string value)
    {
        Assert.NotNull(Parse($"{{\"prompt\":{value}}}", GatewayOperation.Completion));
        Assert.NotNull(Parse($"{{\"input\":{value}}}", GatewayOperation.Embeddings));
    }

    [Theory]
    [InlineData("", EmbeddingEncoding.Unspecified)]
    [InlineData(",\"encoding_format\":null", EmbeddingEncoding.Unspecified)]
    [InlineData(",\"encoding_format\":\"float\"", EmbeddingEncoding.FloatArray)]
    [InlineData(",\"encoding_format\":\"base64\"", EmbeddingEncoding.Base64)]
    public void TryParse_EncodingFormat_IsRead(string member, EmbeddingEncoding expected)
        => Assert.Equal(expected, Parse($"{{\"input\":\"a\"{member}}}", GatewayOperation.Embeddings).EncodingFormat);

    [Fact]
    public void TryParse_ModelsOperation_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>(() => OpenAIRequest.TryParse(GatewayOperation.Models, default, out _, out _));

    [Fact]
    public void TryParse_ArbitraryBytes_NeverThrows()
        => Gen.Select(Gen.Byte.Array[0, 40], Gen.OneOf(GatewayOperation.Chat, GatewayOperation.Completion, GatewayOperation.Embeddings)).Sample((noise, operation) =>
        {
            ParseAndRewrite(operation, noise);
            ParseAndRewrite(operation, [.. "{\"messages\":["u8, .. noise, .. "],\"model\":\"a\"}"u8]);
        });

    [Fact]
    public void TryParse_DamagedRequest_NeverThrows()
        => Gen.Select(Gen.Int[0, 1000], Gen.Byte).Sample((at, value) =>
        {
            var body = JsonGen.Utf8($$"""{"model":"a","models":["b"],"stream":true,"stream_options":{"include_usage":false},"reasoning":{"effort":"low"},"tools":[{"cache_control":{"type":"ephemeral"},"x":1}],{{Messages}}}""");
            body[at % body.Length] = value;
            ParseAndRewrite(GatewayOperation.Chat, body);
        });

    private static void ParseAndRewrite(GatewayOperation operation, byte[] body)
    {
        if (OpenAIRequest.TryParse(operation, body, out var request, out var error))
        {
            request.Rewrite(new RequestRewrite("m"));
            request.Rewrite(new RequestRewrite("m", KeepsExtensions: true));
        }
        else
        {
            Assert.Equal(400, error.StatusCode);
        }
    }

    private static OpenAIRequest Parse(string body, GatewayOperation operation = GatewayOperation.Chat)
    {
        Assert.True(OpenAIRequest.TryParse(operation, JsonGen.Utf8(body), out var request, out var error), error?.Message);
        return request;
    }

    private static void AssertRefused(GatewayOperation operation, string body, string code, string? param)
    {
        Assert.False(OpenAIRequest.TryParse(operation, JsonGen.Utf8(body), out var request, out var error));
        Assert.Null(request);
        Assert.Equal(400, error.StatusCode);
        Assert.Equal(code, error.Code);
        Assert.Equal(param, error.Param);
    }
}
