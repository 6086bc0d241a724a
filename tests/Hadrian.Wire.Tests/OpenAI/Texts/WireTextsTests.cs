using System.Buffers;
using System.Text;
using Hadrian.Wire.OpenAI.Texts;

namespace Hadrian.Wire.Tests.OpenAI.Texts;

public sealed class WireTextsTests
{
    [Fact]
    public void TryReadRequest_EveryTextAModelReads_IsThere()
    {
        var texts = Request("""
            {"model":"m","messages":[
              {"role":"system","content":"a"},
              {"role":"user","content":[{"type":"text","text":"b\u0021"},{"type":"image_url","image_url":{"url":"http://x"}}]},
              {"role":"assistant","content":null,"reasoning_content":"c","tool_calls":[{"id":"t","type":"function","function":{"name":"f","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"t","content":"d"}],
             "metadata":{"k":"not read"}}
            """);

        Assert.Equal(["a", "b!", "c", "f", "{}", "d"], texts.Select(text => text.Text));
        Assert.Equal("{}", Assert.Single(texts, text => text.IsArguments).Text);
    }

    [Theory]
    [InlineData("""{"prompt":"a"}""")]
    [InlineData("""{"prompt":["a"]}""")]
    [InlineData("""{"p\u0072ompt":"a"}""")]
    public void TryReadRequest_Completion_HasItsPrompt(string json) => Assert.Equal("a", Assert.Single(Request(json)).Text);

    [Fact]
    public void TryReadAnswer_DeltasOfOneCall_ShareALaneByIndex()
    {
        var wire = new WireTexts();

        var first = Lane(wire, """{"choices":[{"index":1,"delta":{"tool_calls":[{"index":2,"function":{"arguments":"{"}}]}}]}""");
        var second = Lane(wire, """{"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"}"},"index":2}]},"index":1}]}""");
        var other = Lane(wire, """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":2,"function":{"arguments":"{"}}]}}]}""");

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void TryReadAnswer_HalfASurrogatePair_IsReadAllTheSame()
    {
        var wire = new WireTexts();

        Assert.True(wire.TryReadAnswer("""{"choices":[{"index":0,"delta":{"content":"x\ud83d\n"}}]}"""u8));

        Assert.Equal("x\ud83d\n", Assert.Single(wire.Texts).Text);
    }

    [Fact]
    public void Write_Edit_ChangesTheTextAndDropsLogProbabilities()
    {
        var json = """{ "choices":[{"index":0,"logprobs":{"content":[{"token":"b"}]},"message":{"content":"a \"b\"", "x":1}}] , "y":2}""";
        var wire = new WireTexts();
        wire.TryReadAnswer(Encoding.UTF8.GetBytes(json));
        var output = new ArrayBufferWriter<byte>();

        wire.Write(Encoding.UTF8.GetBytes(json), [WireEdit.Replace(wire.Texts[0], "a \"*\"")], output);

        Assert.Equal("""{ "choices":[{"index":0,"logprobs":null,"message":{"content":"a \"*\"", "x":1}}] , "y":2}""", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"choices":[}""")]
    public void TryRead_WhatIsNoObject_Fails(string json)
    {
        Assert.False(new WireTexts().TryReadAnswer(Encoding.UTF8.GetBytes(json)));
        Assert.False(new WireTexts().TryReadRequest(Encoding.UTF8.GetBytes(json)));
    }

    [Fact]
    public void TryReadRequest_NestedTooDeep_Fails()
        => Assert.False(new WireTexts().TryReadRequest(Encoding.UTF8.GetBytes("{\"messages\":" + new string('[', 5_000) + new string(']', 5_000) + "}")));

    private static IReadOnlyList<WireText> Request(string json)
    {
        var wire = new WireTexts();
        Assert.True(wire.TryReadRequest(Encoding.UTF8.GetBytes(json)));
        return wire.Texts;
    }

    private static string Lane(WireTexts wire, string json)
    {
        Assert.True(wire.TryReadAnswer(Encoding.UTF8.GetBytes(json)));
        return Assert.Single(wire.Texts).Lane;
    }
}
