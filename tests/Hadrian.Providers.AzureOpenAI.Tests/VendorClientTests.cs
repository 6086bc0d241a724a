using System.ClientModel;
using Azure.AI.OpenAI;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace Hadrian.Providers.AzureOpenAI.Tests;

/// <summary>
/// What of Azure's client works with the OpenAI client of today. When the first test fails, a release has mended it; the
/// provider needs no change then.
/// </summary>
public sealed class VendorClientTests
{
    [Fact]
    public async Task TypedChat_ThrowsMissingMethod()
    {
        await using var upstream = await StubUpstream.StartAsync();
        var client = new AzureOpenAIClient(new Uri(upstream.Root), new ApiKeyCredential("k")).GetChatClient("d");

        await Assert.ThrowsAsync<MissingMethodException>(async () => await client.CompleteChatAsync(new UserChatMessage("hi")));
    }

    [Fact]
    public async Task ChatClient_Works()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var client = new AzureOpenAIClient(new Uri(upstream.Root), new ApiKeyCredential("k")).GetChatClient("d").AsIChatClient();

        Assert.NotEmpty((await client.GetResponseAsync("hi")).Text);
        Assert.NotEmpty((await client.GetStreamingResponseAsync("hi").ToChatResponseAsync()).Text);
        Assert.All(upstream.Requests, request => Assert.StartsWith("/openai/deployments/d/chat/completions?api-version=", request.RawTarget, StringComparison.Ordinal));
        Assert.All(upstream.Requests, request => Assert.Equal("k", request.Headers["api-key"]));
    }
}
