using Microsoft.Extensions.AI;

namespace Hadrian.Gateway.Tests.Tokens;

public sealed class ChatInputTests
{
    private static readonly ITokenCounter Counter = TokenCounters.Find("gpt-4o")!;

    [Theory]
    [Trait("Property", "BU-3")]
    [InlineData("the wall ends at the sea")]
    [InlineData("日本 😀 𝄞")]
    [InlineData("")]
    public void MostTokens_Text_IsNeverLessThanTheCount(string text)
    {
        var input = new ChatInput([new(ChatRole.User, text)], null);

        Assert.InRange(input.CountTokens(Counter), Counter.Count(text), input.MostTokens);
    }

    public static TheoryData<AIContent, long> Contents => new()
    {
        { new TextReasoningContent(new string('x', 500)), 500 },
        { new FunctionCallContent("1", "get_weather", new Dictionary<string, object?> { ["city"] = new string('x', 500) }), 500 },
        { new FunctionResultContent("1", new string('x', 500)), 500 },
        { new DataContent(new byte[100_000], "image/png"), CallInput.ImageTokens },
        { new UriContent("https://example.com/a.png", "image/png"), CallInput.ImageTokens },
        { new DataContent(new byte[700], "application/pdf"), 700 },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public void MostTokens_EachContent_Counts(AIContent content, long tokens)
        => Assert.InRange(new ChatInput([new(ChatRole.User, [content])], null).MostTokens, tokens, tokens + 100);

    [Fact]
    public void MostTokens_ResultThatIsNoJson_CountsAsItsText()
    {
        var cyclic = new List<object>();
        cyclic.Add(cyclic);

        Assert.InRange(new ChatInput([new(ChatRole.User, [new FunctionResultContent("1", cyclic)])], null).MostTokens, 1, 200);
    }

    [Fact]
    public void MostTokens_ToolsInstructionsAndSchema_Count()
    {
        var bare = new ChatInput([new(ChatRole.User, "hi")], null).MostTokens;
        var function = AIFunctionFactory.Create((string city) => city, "get_weather", new string('d', 200));
        var options = new ChatOptions { Instructions = new string('i', 100), Tools = [function], ResponseFormat = ChatResponseFormat.ForJsonSchema(function.JsonSchema) };

        var most = new ChatInput([new(ChatRole.User, "hi")], options).MostTokens;

        Assert.True(most >= bare + 300 + (2 * function.JsonSchema.GetRawText().Length));
    }
}
