using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Providers.OpenAI.Tests;

public sealed class HeaderTests
{
    [Fact]
    public async Task Headers_AreTheSameOnBothFaces()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream, options =>
        {
            (options.Organization, options.Project) = ("org-1", "proj-1");
            options.Headers["X-Team"] = "blue";
        });

        using var response = await provider.SendAsync();
        using var models = await provider.ListModelsAsync(CancellationToken.None);
        await provider.CreateChatClient("m").GetResponseAsync("hi");

        Assert.Equal(3, upstream.Requests.Count);
        Assert.All(upstream.Requests, request => Assert.Equal(
            ("Bearer sk-test", "org-1", "proj-1", "blue"),
            (request.Headers["Authorization"], request.Headers["OpenAI-Organization"], request.Headers["OpenAI-Project"], request.Headers["X-Team"])));
    }

    [Fact]
    public async Task WithoutKey_NoneIsSent()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream, options => options.ApiKey = null);

        using var response = await provider.SendAsync();
        await provider.CreateChatClient("m").GetResponseAsync("hi");

        Assert.All(upstream.Requests, request => Assert.DoesNotContain("Authorization", request.Headers.Keys));
    }

    [Fact]
    public async Task EmptyHeaderOfTheConfiguration_IsNotSent()
    {
        await using var upstream = await StubUpstream.StartAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["providers:local:type"] = "open_ai",
            ["providers:local:base_url"] = upstream.BaseUrl,
            ["providers:local:api_key"] = "sk-test",
            ["providers:local:headers:Authorization"] = "",
            ["providers:local:headers:X-Team"] = "blue",
        }).Build();
        var services = new ServiceCollection();
        services.AddHadrianGateway(configuration).AddOpenAI();
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<IChatClient>().GetResponseAsync("hi", new ChatOptions { ModelId = "local/m" });

        var request = await upstream.WaitForRequestAsync();
        Assert.DoesNotContain("Authorization", request.Headers.Keys);
        Assert.Equal("blue", request.Headers["X-Team"]);
    }

    [Fact]
    public void OpenRouter_GetsItsOwnHeadersUnlessConfigured()
    {
        Assert.Equal(
            ["HTTP-Referer: https://hadriangateway.com", "X-OpenRouter-Categories: general-chat", "X-OpenRouter-Title: Hadrian Gateway"],
            Sent(new OpenAIProviderOptions { BaseUrl = "https://openrouter.ai/api/v1" }));

        var configured = new OpenAIProviderOptions { BaseUrl = "https://eu.openrouter.ai/api/v1" };
        configured.Headers["http-referer"] = "https://acme.example";
        configured.Headers["X-OpenRouter-Title"] = "";
        Assert.Equal(["HTTP-Referer: https://acme.example", "X-OpenRouter-Categories: general-chat"], Sent(configured));
    }

    [Theory]
    [InlineData("https://openrouter.ai/api/v1", true)]
    [InlineData("https://notopenrouter.ai/v1", false)]
    [InlineData("https://openrouter.ai.elsewhere.example/v1", false)]
    [InlineData("https://elsewhere.example/openrouter.ai/v1", false)]
    public void Extensions_GoToOpenRouterAlone(string url, bool keepsExtensions)
    {
        using var provider = new OpenAIProvider("p", new OpenAIProviderOptions { BaseUrl = url });

        Assert.Equal(keepsExtensions, provider.KeepsExtensions);
        Assert.Equal(keepsExtensions, Sent(new OpenAIProviderOptions { BaseUrl = url }).Length > 0);
    }

    private static string[] Sent(OpenAIProviderOptions options)
    {
        using var request = new HttpRequestMessage();
        new UpstreamHeaders(options, userAgent: "").ApplyTo(request.Headers);
        return [.. request.Headers.Select(header => $"{header.Key}: {string.Join(',', header.Value)}").Order(StringComparer.Ordinal)];
    }
}
