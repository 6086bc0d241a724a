using System.Buffers;
using System.Text;
using Hadrian.Wire.OpenAI.Models;

namespace Hadrian.Wire.Tests.OpenAI.Models;

public sealed class ModelListTests
{
    [Theory]
    [InlineData("""{"id":"gpt"}""", """{"id":"p/gpt","object":"model","created":0,"owned_by":"p","source":"static","provider_name":"p"}""")]
    [InlineData("""{ "created":17, "id":"a/b","object":"model","owned_by":"x", "max_model_len" : 1.50 }""", """{ "created":17, "id":"p/a/b","object":"model","owned_by":"x", "max_model_len" : 1.50 ,"source":"static","provider_name":"p"}""")]
    [InlineData("""{"id":"m","created":1.5,"object":"x","source":"y","provider_name":"z","owned_by":null}""", """{"id":"p/m","created":0,"object":"model","source":"static","provider_name":"p","owned_by":null}""")]
    public void TryRead_Entry_GetsWhatEveryEntryHas(string item, string expected)
    {
        Assert.True(ModelList.TryRead("p", JsonGen.Utf8($$"""{"object":"list","data":[{{item}}]}"""), out var entries));

        var entry = Assert.Single(entries);
        Assert.Equal(expected, Encoding.UTF8.GetString(entry.Json.Span));
        Assert.Equal($"p/{entry.Model}", entry.Id);
    }

    [Fact]
    public void TryRead_ItemsWithoutId_AreLeftOut()
    {
        Assert.True(ModelList.TryRead("p", JsonGen.Utf8("""{"data":[1,{},{"id":7},{"id":""},{"id":"ok"}]}"""), out var entries));

        Assert.Equal("p/ok", Assert.Single(entries).Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"data":{}}""")]
    [InlineData("""{"data":[{"id":"a"}""")]
    public void TryRead_NoList_Fails(string body) => Assert.False(ModelList.TryRead("p", JsonGen.Utf8(body), out _));

    [Fact]
    public void Write_Entries_MakesAList()
    {
        var output = new ArrayBufferWriter<byte>();

        ModelList.Write(output, [new ModelEntry("p/a", "a", JsonGen.Utf8("{\"id\":\"p/a\"}")), new ModelEntry("p/b", "b", JsonGen.Utf8("{\"id\":\"p/b\"}"))]);

        Assert.Equal("""{"object":"list","data":[{"id":"p/a"},{"id":"p/b"}]}""", Encoding.UTF8.GetString(output.WrittenSpan));
    }
}
