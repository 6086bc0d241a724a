using System.Buffers;
using System.Text;
using System.Text.Json;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Tests.Translation;

public sealed class ChatRequestTests
{
    [Fact]
    public void Messages_OfEveryRole_AreRead()
    {
        using var request = Read("""
            {"messages":[
              {"role":"system","content":"s"},{"role":"developer","content":"d"},{"role":"user","name":"bob","content":[{"type":"text","text":"u","cache_control":{"type":"ephemeral"}}]},
              {"role":"assistant","content":null,"reasoning":"not replayed","refusal":"no","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\":[1],\"b\":null}"}},{"id":"c2","function":{"name":"g","arguments":"oops"}}]},
              {"role":"tool","tool_call_id":"c1","content":"r","cache_control":{"type":"ephemeral"}},{"role":"tool","tool_call_id":"c2","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},
              {"role":"assistant","content":"x","function_call":{"name":"h","arguments":"{}"}},{"role":"function","name":"h","content":"old"}]}
            """);

        Assert.Equal(["system", "developer", "user", "assistant", "tool", "tool", "assistant", "tool"], request.Messages.Select(message => message.Role.Value));
        Assert.Equal(["s", "d", "u", "no", "", "", "x", ""], request.Messages.Select(message => message.Text));
        Assert.Equal("bob", request.Messages[2].AuthorName);
        Assert.Equal("""{"type":"ephemeral"}""", request.Messages[2].Contents[0].AdditionalProperties!["cache_control"]!.ToString());
        var calls = request.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
        Assert.Equal(["c1 f", "c2 g", "h h"], calls.Select(call => $"{call.CallId} {call.Name}"));
        Assert.Equal(("[1]", null), (calls[0].Arguments!["a"]!.ToString(), calls[0].Arguments!["b"]));
        Assert.Empty(calls[1].Arguments!);
        var results = request.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().ToList();
        Assert.Equal(["c1 r", "c2 ab", "h old"], results.Select(result => $"{result.CallId} {result.Result}"));
        Assert.NotNull(results[0].AdditionalProperties);
    }

    [Fact]
    public void Parts_OfEveryKind_AreRead()
    {
        using var request = Read("""
            {"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.com/a.png","detail":"high"}},{"type":"image_url","image_url":"DATA:image/png;base64,AQID"},
              {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AQID"}},{"type":"file","file":{"file_id":"file-1"}},{"type":"input_audio","input_audio":{"data":"AQID","format":"wav"}}]}]}
            """);

        var contents = request.Messages[0].Contents;
        Assert.Equal(("https://example.com/a.png", "image/*"), (((UriContent)contents[0]).Uri.ToString(), ((UriContent)contents[0]).MediaType));
        Assert.Equal(("image/png", 3), (((DataContent)contents[1]).MediaType, ((DataContent)contents[1]).Data.Length));
        Assert.Equal(("application/pdf", "a.pdf"), (((DataContent)contents[2]).MediaType, ((DataContent)contents[2]).Name));
        Assert.Equal("file-1", ((HostedFileContent)contents[3]).FileId);
        Assert.Equal("audio/wav", ((DataContent)contents[4]).MediaType);
    }

    [Fact]
    public void Options_OfEveryKind_AreRead()
    {
        using var request = Read("""
            {"messages":[],"max_tokens":5,"max_completion_tokens":7,"temperature":0.5,"top_p":0.25,"top_k":3,"frequency_penalty":1,"presence_penalty":-1,"seed":99,"stop":["a","b"],"parallel_tool_calls":false,
             "response_format":{"type":"json_schema","json_schema":{"name":"n","description":"d","schema":{"type":"object"}}},"user":"u","n":2,"logprobs":true,"logit_bias":null,
             "reasoning":{"effort":"high","max_tokens":4000,"enabled":true},"metadata":{"a":"b"},
             "tools":[{"type":"function","cache_control":{"type":"ephemeral"},"function":{"name":"f","description":"F","strict":true,"parameters":{"type":"object"}}},{"function":{"name":"g"}}],"tool_choice":"required"}
            """);

        var options = request.Options;
        Assert.Equal((7, 0.5f, 0.25f, 3, 1f, -1f, 99L), (options.MaxOutputTokens, options.Temperature, options.TopP, options.TopK, options.FrequencyPenalty, options.PresencePenalty, options.Seed));
        Assert.Equal(["a", "b"], options.StopSequences!);
        Assert.False(options.AllowMultipleToolCalls);
        var format = Assert.IsType<ChatResponseFormatJson>(options.ResponseFormat);
        Assert.Equal(("n", "d", """{"type":"object"}"""), (format.SchemaName, format.SchemaDescription, format.Schema!.Value.GetRawText()));
        Assert.Equal(
            ["logprobs=True", "n=2", "reasoning_effort=high", "reasoning_enabled=True", "reasoning_max_tokens=4000", "user=u"],
            options.AdditionalProperties!.Select(item => $"{item.Key}={item.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(ChatToolMode.RequireAny, options.ToolMode);
        var tools = options.Tools!.Cast<AIFunctionDeclaration>().ToList();
        Assert.Equal(("f", "F", """{"type":"object"}""", true), (tools[0].Name, tools[0].Description, tools[0].JsonSchema.GetRawText(), (bool)tools[0].AdditionalProperties["strict"]!));
        Assert.Equal("""{"type":"ephemeral"}""", tools[0].AdditionalProperties["cache_control"]!.ToString());
        Assert.Equal(("g", "", JsonValueKind.Undefined), (tools[1].Name, tools[1].Description, tools[1].JsonSchema.ValueKind));
    }

    [Theory]
    [InlineData("\"auto\"", "AutoChatToolMode")]
    [InlineData("\"none\"", "NoneChatToolMode")]
    [InlineData("null", null)]
    [InlineData("""{"type":"function","function":{"name":"f"}}""", "RequiredChatToolMode")]
    public void ToolChoice_IsRead(string choice, string? mode)
    {
        using var request = Read($$$"""{"messages":[],"tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":{{{choice}}}}""");

        Assert.Equal(mode, request.Options.ToolMode?.GetType().Name);
    }

    [Theory]
    [InlineData("\"text\"", "ChatResponseFormatText")]
    [InlineData("\"json_object\"", "ChatResponseFormatJson")]
    public void Format_IsRead(string type, string expected)
    {
        using var request = Read($$$"""{"messages":[],"response_format":{"type":{{{type}}}},"stop":"x","reasoning_effort":"low","reasoning":{"effort":"high"}}""");

        Assert.Equal(expected, request.Options.ResponseFormat!.GetType().Name);
        Assert.Equal(["x"], request.Options.StopSequences!);
        Assert.Equal("low", request.Options.AdditionalProperties!["reasoning_effort"]!.ToString());
    }

    [Theory]
    [InlineData("{}", "validation_error", "messages")]
    [InlineData("""{"messages":[5]}""", "validation_error", "messages[0].role")]
    [InlineData("""{"messages":[{"role":"user"},{"role":"user","content":[{"text":"a"}]}]}""", "validation_error", "messages[1].content[0].type")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text"}]}]}""", "validation_error", "messages[0].content[0].text")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"\ud83d"}]}]}""", "validation_error", "messages[0].content[0].text")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url"}]}]}""", "validation_error", "messages[0].content[0].image_url.url")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"a.png"}}]}]}""", "validation_error", "messages[0].content[0].image_url.url")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"file","file":{}}]}]}""", "validation_error", "messages[0].content[0].file.file_data")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{}}]}]}""", "validation_error", "messages[0].content[0].input_audio")]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"id":"a","function":{}}]}]}""", "validation_error", "messages[0].tool_calls[0].function.name")]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"id":"a","type":"custom"}]}]}""", "unsupported_content", "messages[0].tool_calls[0]")]
    [InlineData("""{"messages":[],"functions":[{"name":"f"}]}""", "unsupported_parameter", "functions")]
    [InlineData("""{"messages":[],"tools":[{"type":"function"}]}""", "validation_error", "tools[0].function.name")]
    [InlineData("""{"messages":[],"stop":[1]}""", "validation_error", "stop")]
    [InlineData("""{"messages":[],"response_format":{"type":"json_schema"}}""", "validation_error", "response_format.json_schema.schema")]
    public void Request_ThatCannotBeRead_IsRefusedByItsPath(string body, string code, string path)
    {
        var exception = Assert.Throws<GatewayException>(() => Read(body));

        Assert.Equal((400, code, path), (exception.Error.StatusCode, exception.Code, exception.Error.Param));
    }

    [Fact]
    public void Body_ThatIsNotJson_IsRefused() => Assert.Equal("invalid_json", Assert.Throws<GatewayException>(() => Read("{")).Code);

    private static ChatRequest Read(string body) => ChatRequest.Read(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(body)));
}
