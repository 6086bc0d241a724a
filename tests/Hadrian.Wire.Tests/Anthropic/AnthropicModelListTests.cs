using System.Buffers;
using System.Text;
using Hadrian.Wire.Anthropic.Models;

namespace Hadrian.Wire.Tests.Anthropic;

public sealed class AnthropicModelListTests
{
    [Fact]
    public void Pages_BecomeOneListInOpenAIsShape()
    {
        var list = new AnthropicModelList();

        Assert.True(list.TryAdd("""{"data":[{"id":"claude-a","type":"model","display_name":"Claude A","created_at":"2025-05-14T00:00:00Z"},{"type":"model"},5],"has_more":true,"first_id":"claude-a","last_id":"claude-a"}"""u8));
        Assert.Equal("claude-a", list.NextAfter);
        Assert.True(list.TryAdd("""{"data":[{"id":"claude-b","created_at":"never"}],"has_more":false,"last_id":"claude-b"}"""u8));
        Assert.Null(list.NextAfter);

        var output = new ArrayBufferWriter<byte>();
        list.Write(output);
        Assert.Equal(
            """{"object":"list","data":[{"id":"claude-a","object":"model","created":1747180800,"owned_by":"anthropic","display_name":"Claude A"},{"id":"claude-b","object":"model","created":0,"owned_by":"anthropic"}]}""",
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Page_ThatLeadsBackToItself_IsTheLast()
    {
        var list = new AnthropicModelList();

        Assert.True(list.TryAdd("""{"data":[],"has_more":true,"last_id":"a"}"""u8));
        Assert.True(list.TryAdd("""{"data":[],"has_more":true,"last_id":"a"}"""u8));

        Assert.Null(list.NextAfter);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{"data":{}}""")]
    public void Body_ThatIsNoList_IsNotTaken(string body) => Assert.False(new AnthropicModelList().TryAdd(Encoding.UTF8.GetBytes(body)));
}
