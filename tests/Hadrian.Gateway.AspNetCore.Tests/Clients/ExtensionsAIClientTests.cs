using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Hadrian.Gateway.AspNetCore.Tests.Clients;

/// <summary>Microsoft.Extensions.AI over OpenAI's client against the gateway.</summary>
public sealed class ExtensionsAIClientTests
{
    [Fact]
    public async Task Check71_Chat_AnswersAndStreams()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var chat = Client(gateway).GetChatClient("mock/gpt-4o-mini").AsIChatClient();

        var plain = await chat.GetResponseAsync("How long is the wall?");
        var streamed = await chat.GetStreamingResponseAsync("How long is the wall?").ToChatResponseAsync();

        Assert.Equal("The wall runs for about 117 kilometres — coast to coast.", plain.Text);
        Assert.Equal(plain.Text, streamed.Text);
        Assert.Equal((34, 34), (plain.Usage!.TotalTokenCount, streamed.Usage!.TotalTokenCount));
        Assert.Equal(ChatFinishReason.Stop, streamed.FinishReason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Check71_FunctionInvocation_TakesTwoTurns(bool isStreaming)
    {
        await using var gateway = await TestGateway.StartAsync();
        var asked = new List<string>();
        using var chat = Client(gateway).GetChatClient("mock/gpt-4o-mini").AsIChatClient().AsBuilder().UseFunctionInvocation().Build();
        var options = new ChatOptions
        {
            Tools = [AIFunctionFactory.Create((string location, string unit) => { asked.Add(location + unit); return "11 degrees, rain"; }, "get_weather")],
        };

        var response = isStreaming
            ? await chat.GetStreamingResponseAsync("The weather in Carlisle?", options).ToChatResponseAsync()
            : await chat.GetResponseAsync("The weather in Carlisle?", options);

        Assert.Equal(["Carlislecelsius"], asked);
        Assert.Contains("It is 11 °C and raining in Carlisle.", response.Text, StringComparison.Ordinal);
        Assert.Equal(2, gateway.Upstream.Requests.Count);
    }

    [Fact]
    public async Task Check71_Embeddings_Decode()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var generator = Client(gateway).GetEmbeddingClient("mock/embed").AsIEmbeddingGenerator();

        var embeddings = await generator.GenerateAsync(["a", "b"]);

        Assert.Equal([0f, 1f, 0f, 0f], embeddings[1].Vector.ToArray());
        Assert.Equal(10, embeddings.Usage!.InputTokenCount);
    }

    private static OpenAIClient Client(TestGateway gateway)
        => new(new ApiKeyCredential(gateway.Key), new OpenAIClientOptions { Endpoint = new Uri(gateway.Root, "/v1") });
}
