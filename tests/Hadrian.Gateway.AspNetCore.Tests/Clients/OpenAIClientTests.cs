using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;

namespace Hadrian.Gateway.AspNetCore.Tests.Clients;

/// <summary>OpenAI's client for .NET against the gateway, with nothing but URL and key changed.</summary>
public sealed class OpenAIClientTests
{
    private static readonly ChatTool Weather = ChatTool.CreateFunctionTool("get_weather", "The weather.", BinaryData.FromString("""{"type":"object","properties":{"location":{"type":"string"}}}"""));

    [Fact]
    public async Task Check71_Chat_Answers()
    {
        await using var gateway = await TestGateway.StartAsync();

        var completion = (await Client(gateway).GetChatClient("mock/gpt-4o-mini").CompleteChatAsync("How long is the wall?")).Value;

        Assert.StartsWith("The wall runs", completion.Content[0].Text, StringComparison.Ordinal);
        Assert.Equal((ChatFinishReason.Stop, 34), (completion.FinishReason, completion.Usage.TotalTokenCount));
    }

    [Fact]
    public async Task Check71_Chat_Streams()
    {
        await using var gateway = await TestGateway.StartAsync();
        var text = "";
        ChatFinishReason? reason = null;
        ChatTokenUsage? usage = null;

        await foreach (var update in Client(gateway).GetChatClient("gpt-4o-mini").CompleteChatStreamingAsync("How long is the wall?"))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            reason = update.FinishReason ?? reason;
            usage = update.Usage ?? usage;
        }

        Assert.Equal("The wall runs for about 117 kilometres — coast to coast.", text);
        Assert.Equal((ChatFinishReason.Stop, 34), (reason, usage!.TotalTokenCount));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Check71_Tools_TakeTwoTurns(bool isStreaming)
    {
        await using var gateway = await TestGateway.StartAsync();
        var chat = Client(gateway).GetChatClient("mock/gpt-4o-mini");
        List<ChatMessage> messages = [new UserChatMessage("The weather in Carlisle?")];
        var options = new ChatCompletionOptions { Tools = { Weather } };
        string id, name, arguments;
        if (isStreaming)
        {
            (id, name, arguments) = ("", "", "");
            await foreach (var update in chat.CompleteChatStreamingAsync(messages, options))
            {
                foreach (var part in update.ToolCallUpdates)
                {
                    id = part.ToolCallId is { Length: > 0 } ? part.ToolCallId : id;
                    name = part.FunctionName is { Length: > 0 } ? part.FunctionName : name;
                    arguments += part.FunctionArgumentsUpdate?.ToString();
                }
            }

            messages.Add(new AssistantChatMessage([ChatToolCall.CreateFunctionToolCall(id, name, BinaryData.FromString(arguments))]));
        }
        else
        {
            var first = (await chat.CompleteChatAsync(messages, options)).Value;
            Assert.Equal(ChatFinishReason.ToolCalls, first.FinishReason);
            (id, name, arguments) = (first.ToolCalls[0].Id, first.ToolCalls[0].FunctionName, first.ToolCalls[0].FunctionArguments.ToString());
            messages.Add(new AssistantChatMessage(first));
        }

        messages.Add(new ToolChatMessage(id, "11 degrees, rain"));
        var second = (await chat.CompleteChatAsync(messages, options)).Value;

        Assert.Equal("get_weather", name);
        Assert.Equal("""{"location":"Carlisle","unit":"celsius"}""", arguments);
        Assert.StartsWith("It is 11", second.Content[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Check71_Embeddings_Decode(bool upstreamSendsBase64)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.HonoursEncodingFormat = upstreamSendsBase64;

        var embeddings = (await Client(gateway).GetEmbeddingClient("mock/embed").GenerateEmbeddingsAsync(["a", "b"])).Value;

        Assert.Equal([1f, 0f, 0f, 0f], embeddings[0].ToFloats().ToArray());
        Assert.Equal([0f, 1f, 0f, 0f], embeddings[1].ToFloats().ToArray());
    }

    [Fact]
    public async Task Check71_Models_AreListed()
    {
        await using var gateway = await TestGateway.StartAsync();
        var client = Client(gateway).GetOpenAIModelClient();

        var models = (await client.GetModelsAsync()).Value;

        Assert.Contains("mock/gpt-4o-mini", models.Select(model => model.Id));
        Assert.Equal("mock/gpt-4o-mini", (await client.GetModelAsync("mock/gpt-4o-mini")).Value.Id);
    }

    [Fact]
    public async Task Check71_Refusals_CarryTheirStatus()
    {
        await using var gateway = await TestGateway.StartAsync();
        var spent = await gateway.CreateKeyAsync(record => record with { RateLimitRpm = 1 });
        await gateway.ChatAsync(key: spent);

        Assert.Equal(401, await StatusAsync(Client(gateway, "gw_live_wrong")));
        Assert.Equal(429, await StatusAsync(Client(gateway, spent)));

        static async Task<int> StatusAsync(OpenAIClient client)
        {
            var exception = await Assert.ThrowsAsync<ClientResultException>(async () => await client.GetChatClient("mock/m").CompleteChatAsync("hi"));
            Assert.Contains("error", exception.GetRawResponse()!.Content.ToString(), StringComparison.Ordinal);
            return exception.Status;
        }
    }

    [Fact]
    public async Task UpstreamFailure_IsTriedAsOftenAsTheClientTriesAndNoMore()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Unscripted = _ => StubReply.Error(500, "No.").WithHeader("retry-after-ms", "1");
        var client = Client(gateway, retries: 2).GetChatClient("mock/m");

        await Assert.ThrowsAsync<ClientResultException>(async () => await client.CompleteChatAsync("hi"));

        Assert.Equal(3, gateway.Upstream.Requests.Count);
    }

    private static OpenAIClient Client(TestGateway gateway, string? key = null, int retries = 0) => new(
        new ApiKeyCredential(key ?? gateway.Key),
        new OpenAIClientOptions { Endpoint = new Uri(gateway.Root, "/v1"), RetryPolicy = new ClientRetryPolicy(retries) });
}
