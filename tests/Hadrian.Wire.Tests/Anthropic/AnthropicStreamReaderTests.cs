using System.Text;
using Hadrian.Wire.Anthropic.Streaming;
using Microsoft.Extensions.AI;
using static Hadrian.Wire.Tests.Anthropic.MessageStream;

namespace Hadrian.Wire.Tests.Anthropic;

public sealed class AnthropicStreamReaderTests
{
    [Fact]
    public void Text_ComesPieceByPieceAndUsageOnceAtTheEnd()
    {
        var (updates, error) = Read(
            Start, BlockStart(0, """{"type":"text","text":""}"""), Text(0, "\"Hel\""), """{"type":"ping"}""", Text(0, "\"lo\""), BlockStop(0), End(), Stop);

        Assert.Null(error);
        Assert.Equal("""
            assistant msg_1 claude  
            assistant msg_1 claude  text Hel
            assistant msg_1 claude  text lo
            assistant msg_1 claude stop 
            assistant msg_1 claude  usage 17 7 5 2
            """, Describe(updates));
        var response = updates.ToChatResponse();
        Assert.Equal(("Hello", ChatFinishReason.Stop, 17L, 7L), (response.Text, response.FinishReason!.Value, response.Usage!.InputTokenCount!.Value, response.Usage.OutputTokenCount!.Value));
    }

    [Fact]
    public void Thoughts_ComeWithTheirSignature()
    {
        var (updates, error) = Read(
            Start,
            BlockStart(0, """{"type":"thinking","thinking":"","signature":""}"""),
            Delta(0, """{"type":"thinking_delta","thinking":"Hm"}"""),
            Delta(0, """{"type":"thinking_delta","thinking":"."}"""),
            Delta(0, """{"type":"signature_delta","signature":"sig"}"""),
            BlockStop(0),
            BlockStart(1, """{"type":"redacted_thinking","data":"xyz"}"""),
            BlockStop(1),
            BlockStart(2, """{"type":"thinking","thinking":"","signature":""}"""),
            Delta(2, """{"type":"signature_delta","signature":"hidden"}"""),
            BlockStop(2),
            BlockStart(3, """{"type":"text","text":"42"}"""),
            BlockStop(3),
            End(),
            Stop);

        Assert.Null(error);
        Assert.Equal(
            ["thought Hm. sig", "redacted  xyz", "thought  hidden", "text 42"],
            updates.ToChatResponse().Messages.Single().Contents.Where(content => content is not UsageContent).Select(Describe));
    }

    [Fact]
    public void ToolCalls_AreWrittenAsTheyAreMadeEvenIfTheyInterleave()
    {
        var (updates, error) = Read(
            Start,
            BlockStart(0, """{"type":"tool_use","id":"toolu_1","name":"f","input":{}}"""),
            Delta(0, """{"type":"input_json_delta","partial_json":""}"""),
            Delta(0, """{"type":"input_json_delta","partial_json":"{\"a\":"}"""),
            BlockStart(1, """{"type":"tool_use","id":"toolu_2","name":"g","input":{}}"""),
            Delta(0, """{"type":"input_json_delta","partial_json":"1}"}"""),
            BlockStop(1),
            BlockStop(0),
            End("tool_use"),
            Stop);

        Assert.Null(error);
        Assert.Equal("""
            assistant msg_1 claude  
            assistant msg_1 claude  delta toolu_1 f 
            assistant msg_1 claude  delta toolu_1  {"a":
            assistant msg_1 claude  delta toolu_2 g 
            assistant msg_1 claude  delta toolu_1  1}
            assistant msg_1 claude  call toolu_2 g  
            assistant msg_1 claude  call toolu_1 f a=1 
            assistant msg_1 claude tool_calls 
            assistant msg_1 claude  usage 17 7 5 2
            """, Describe(updates));
    }

    [Theory]
    [InlineData("""{\"a\":""", "call t f  InvalidOperationException")]
    [InlineData("[1]", "call t f  InvalidOperationException")]
    [InlineData(" ", "call t f  ")]
    public void Arguments_ThatAreNoObject_AreNoArguments(string pieces, string start)
    {
        var (updates, error) = Read(
            Start, BlockStart(0, """{"type":"tool_use","id":"t","name":"f"}"""), Delta(0, $$"""{"type":"input_json_delta","partial_json":"{{pieces}}"}"""), BlockStop(0), End(), Stop);

        Assert.Null(error);
        Assert.StartsWith(start, Describe(updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>().Single()), StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_ThatComeWithTheBlock_AreTaken()
    {
        var (updates, _) = Read(Start, BlockStart(0, """{"type":"tool_use","id":"t","name":"f","input":{"a":1}}"""), BlockStop(0), End(), Stop);

        Assert.Equal("call t f a=1 ", Describe(updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>().Single()));
    }

    [Fact]
    public void Events_ThatAreNotKnown_ChangeNothing()
    {
        var (updates, error) = Read(
            Start, """{"type":"news","content":{"a":1}}""", """{"type":5}""", "{}", BlockStart(0, """{"type":"server_tool_use","id":"s","name":"web_search","input":{}}"""),
            Delta(0, """{"type":"input_json_delta","partial_json":"{}"}"""), BlockStop(0), BlockStop(9), Delta(1, """{"type":"citations_delta","citation":{}}"""),
            """{"type":"content_block_delta","delta":{"type":"text_delta","text":"no index"}}""", """{"type":"content_block_delta","index":0}""", End(), Stop);

        Assert.Null(error);
        Assert.Equal(3, updates.Count);
    }

    [Theory]
    [InlineData("overloaded_error", 529)]
    [InlineData("api_error", 500)]
    [InlineData("rate_limit_error", 429)]
    [InlineData("invalid_request_error", 400)]
    [InlineData("authentication_error", 401)]
    [InlineData("billing_error", 402)]
    [InlineData("permission_error", 403)]
    [InlineData("not_found_error", 404)]
    [InlineData("request_too_large", 413)]
    [InlineData("timeout_error", 504)]
    [InlineData("brand_new_error", 500)]
    public void ErrorEvent_EndsTheStreamWithItsStatus(string type, int status)
    {
        var (updates, error) = Read(Start, $$$"""{"type":"error","error":{"type":"{{{type}}}","message":"No."},"request_id":"req_1"}""", Text(0, "\"late\""), Stop);

        Assert.Equal((status, type, "No.", "req_1", true), (error!.StatusCode, error.Code, error.Message, error.RequestId, error.IsReported));
        Assert.Single(updates);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("[1]")]
    [InlineData("{\"type\":")]
    public void Event_ThatCannotBeRead_EndsTheStream(string data)
    {
        var (_, error) = Read(Start, data, Stop);

        Assert.Equal((502, "provider_error", false), (error!.StatusCode, error.Code, error.IsReported));
    }

    [Fact]
    public void Event_WithoutEnd_IsNotReadForever()
    {
        using var reader = new AnthropicStreamReader(maxEventBytes: 100);

        reader.Read(Encoding.UTF8.GetBytes("data: " + new string('x', 200)), new List<ChatResponseUpdate>());

        Assert.True(reader.IsOver);
        Assert.Equal("provider_error", reader.Error!.Code);
    }

    [Fact]
    public void Stream_CutAnywhereBeforeItsEnd_IsTruncated()
    {
        var stream = Bytes([Start, BlockStart(0, """{"type":"text","text":""}"""), Text(0, "\"Grüße 🎉\""), BlockStop(0), End(), Stop]);
        var whole = Array.LastIndexOf(stream, (byte)'}') + 1;

        for (var length = 0; length < whole; length++)
        {
            Assert.Equal("stream_truncated", Read(stream[..length], int.MaxValue).Error?.Code);
        }

        for (var length = whole; length <= stream.Length; length++)
        {
            Assert.Null(Read(stream[..length], int.MaxValue).Error);
        }
    }

    [Fact]
    public void Usage_KnownSoFar_IsToldEvenIfTheStreamFails()
    {
        using var reader = new AnthropicStreamReader();

        reader.Read(Bytes([Start]), new List<ChatResponseUpdate>());
        reader.Complete(new List<ChatResponseUpdate>());

        Assert.Equal((17L, 1L), (reader.Usage!.InputTokenCount!.Value, reader.Usage.OutputTokenCount!.Value));
        Assert.Equal("stream_truncated", reader.Error!.Code);
    }
}
