using Microsoft.Extensions.AI;

namespace Hadrian.Providers.AzureOpenAI.Tests;

public sealed class RequestTests
{
    [Theory]
    [InlineData(GatewayOperation.Chat, "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21")]
    [InlineData(GatewayOperation.Completion, "/openai/deployments/gpt-4o/completions?api-version=2024-10-21")]
    [InlineData(GatewayOperation.Embeddings, "/openai/deployments/gpt-4o/embeddings?api-version=2024-10-21")]
    public async Task Send_GoesToTheDeploymentWithTheKeyAndTheSameBytes(GatewayOperation operation, string target)
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);

        using var response = await provider.SendAsync(operation: operation, body: "{ \"x\": 1 }");

        var request = await upstream.WaitForRequestAsync();
        Assert.Equal(("POST", target, "{ \"x\": 1 }"), (request.Method, request.RawTarget, request.Text));
        Assert.Equal(("azure-key", "application/json"), (request.Headers["api-key"], request.Headers["Content-Type"]));
        Assert.DoesNotContain("Authorization", request.Headers.Keys);
    }

    [Theory]
    [InlineData("gpt-4o", "prod")] // the default of two
    [InlineData("gpt-4", "a-first")] // the first by name
    [InlineData("gpt-35", "my%20d%2Fx")]
    [InlineData("unknown", "unknown")]
    [InlineData("a/b?c#d", "a%2Fb%3Fc%23d")]
    public async Task Send_ModelIsFoundByItsDeployment(string model, string deployment)
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream, options =>
        {
            options.Deployments["another"] = new() { Model = "gpt-4o" };
            options.Deployments["prod"] = new() { Model = "gpt-4o", IsDefault = true };
            options.Deployments["z-last"] = new() { Model = "gpt-4" };
            options.Deployments["a-first"] = new() { Model = "gpt-4" };
            options.Deployments["my d/x"] = new() { Model = "gpt-35" };
        });

        using var response = await provider.SendAsync(model);

        Assert.Equal($"/openai/deployments/{deployment}/chat/completions?api-version=2024-10-21", (await upstream.WaitForRequestAsync()).RawTarget);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    public async Task Send_ModelThatWouldLeadElsewhere_IsRefused(string model)
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);

        var refused = await Assert.ThrowsAsync<GatewayException>(async () => await provider.SendAsync(model));

        Assert.Equal((400, "model"), (refused.Error.StatusCode, refused.Error.Param));
        Assert.Empty(upstream.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/openai")]
    [InlineData("/openai/")]
    public async Task BaseUrl_IsTheEndpointWithOrWithoutItsPath(string ending)
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream, options => options.BaseUrl += ending);

        using var response = await provider.SendAsync();
        using var models = await provider.ListModelsAsync(CancellationToken.None);

        Assert.Equal(["/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21", "/openai/v1/models"], upstream.Requests.Select(request => request.RawTarget));
        Assert.Equal("azure-key", upstream.Requests[1].Headers["api-key"]);
    }

    [Fact]
    public void BaseAddress_IsTheResource()
    {
        using var provider = new AzureOpenAIProvider("azure", TestProvider.Options());

        Assert.Equal(new Uri("https://acme.openai.azure.com/"), provider.BaseAddress);
    }

    [Theory]
    [InlineData("2024-02-01", false)]
    [InlineData("2024-06-01", false)]
    [InlineData("2024-09-01-preview", true)]
    [InlineData("2024-10-21", true)]
    [InlineData("preview", true)]
    public void TakesUsageOption_DependsOnTheVersion(string version, bool expected)
    {
        var options = TestProvider.Options();
        options.ApiVersion = version;
        using var provider = new AzureOpenAIProvider("azure", options);

        Assert.Equal(expected, provider.TakesUsageOption);
    }

    [Fact]
    public async Task ChatClient_SpeaksToTheDeploymentWithOurVersionAndKey()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream, options =>
        {
            options.ApiVersion = "2025-01-01-preview";
            options.Deployments["prod"] = new() { Model = "gpt-4o" };
        });
        using var client = provider.CreateChatClient("gpt-4o");

        var answer = await client.GetResponseAsync("hi");
        var streamed = await client.GetStreamingResponseAsync("hi", new ChatOptions { ModelId = "other" }).ToChatResponseAsync();

        Assert.NotEmpty(answer.Text);
        Assert.NotEmpty(streamed.Text);
        Assert.Equal(
            ["/openai/deployments/prod/chat/completions?api-version=2025-01-01-preview", "/openai/deployments/other/chat/completions?api-version=2025-01-01-preview"],
            upstream.Requests.Select(request => request.RawTarget));
        Assert.All(upstream.Requests, request => Assert.Equal("azure-key", request.Headers["api-key"]));
        Assert.All(upstream.Requests, request => Assert.DoesNotContain("Authorization", request.Headers.Keys));
    }

    [Fact]
    public async Task EmbeddingGenerator_SpeaksToTheDeployment()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream, options => options.Deployments["vectors"] = new() { Model = "text-embedding-3-small" });
        using var generator = provider.CreateEmbeddingGenerator("text-embedding-3-small");

        var embeddings = await generator.GenerateAsync(["hi"]);

        Assert.NotEqual(0, Assert.Single(embeddings).Vector.Length);
        Assert.Equal("/openai/deployments/vectors/embeddings?api-version=2024-10-21", Assert.Single(upstream.Requests).RawTarget);
    }

    [Fact]
    public async Task ChatClient_StreamThatIsCutShort_Throws()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Events("""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Hal"},"finish_reason":null}]}"""));
        using var provider = TestProvider.Create(upstream);
        using var client = provider.CreateChatClient("gpt-4o");

        var exception = await Assert.ThrowsAsync<GatewayException>(() => client.GetStreamingResponseAsync("hi").ToChatResponseAsync());

        Assert.Equal(GatewayErrorCodes.StreamTruncated, exception.Code);
    }
}
