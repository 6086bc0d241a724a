using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Providers.AzureOpenAI.Tests;

/// <summary>Callers ask a whole gateway, configured as <c>hadrian.toml</c> would.</summary>
public sealed class GatewayTests : IAsyncLifetime
{
    private const string Filter = """{"hate":{"filtered":false,"severity":"safe"}}""";

    private readonly Dictionary<string, string?> _settings = new(StringComparer.Ordinal)
    {
        ["providers:azure:type"] = "azure_open_ai",
        ["providers:azure:resource_name"] = "acme",
        ["providers:azure:api_version"] = "2024-10-21",
        ["providers:azure:auth:type"] = "api_key",
        ["providers:azure:auth:api_key"] = "azure-key",
        ["providers:azure:deployments:prod:model"] = "gpt-4o",
        ["providers:azure:retry:enabled"] = "false",
        ["auth:type"] = "none",
    };

    private StubUpstream _azure = null!;

    public async Task InitializeAsync() => _azure = await StubUpstream.StartAsync();

    public Task DisposeAsync() => _azure.DisposeAsync().AsTask();

    [Fact]
    public async Task Plain_PassesThroughWithWhatAzureAdds()
    {
        var answer = $$$"""{"id":"c1","object":"chat.completion","created":1,"model":"gpt-4o-2024-08-06","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hello","refusal":null},"logprobs":null,"content_filter_results":{{{Filter}}}}],"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4},"prompt_filter_results":[{"prompt_index":0,"content_filter_results":{{{Filter}}}}]}""";
        _azure.Enqueue(StubReply.Json(answer));

        var (status, text) = await PostAsync("/v1/chat/completions", """{"model":"azure/gpt-4o","n":2,"seed":7,"unknown":{"a":1},"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal(200, status);
        Assert.Contains($$"""content_filter_results":{{Filter}}}]""", text, StringComparison.Ordinal);
        Assert.Contains("\"prompt_filter_results\":[{\"prompt_index\":0", text, StringComparison.Ordinal);
        var request = Assert.Single(_azure.Requests);
        Assert.Equal("/openai/deployments/prod/chat/completions?api-version=2024-10-21", request.RawTarget);
        Assert.Equal("""{"model":"gpt-4o","n":2,"seed":7,"unknown":{"a":1},"messages":[{"role":"user","content":"hi"}]}""", request.Text);
        Assert.Equal("azure-key", request.Headers["api-key"]);
    }

    [Theory]
    [InlineData("2024-10-21", true)]
    [InlineData("2024-02-01", false)]
    public async Task Stream_PassesThroughWithThePromptsFilterAndAsksForUsageWhereItMay(string version, bool asksForUsage)
    {
        _settings["providers:azure:api_version"] = version;
        string[] events =
        [
            $$$"""{"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,"content_filter_results":{{{Filter}}}}]}""",
            """{"choices":[{"content_filter_results":{},"delta":{"content":"","role":"assistant"},"finish_reason":null,"index":0,"logprobs":null}],"created":1,"id":"c1","model":"gpt-4o","object":"chat.completion.chunk"}""",
            $$$"""{"choices":[{"content_filter_results":{{{Filter}}},"delta":{"content":"Hello"},"finish_reason":null,"index":0,"logprobs":null}],"created":1,"id":"c1","model":"gpt-4o","object":"chat.completion.chunk"}""",
            """{"choices":[{"content_filter_results":{},"delta":{},"finish_reason":"stop","index":0,"logprobs":null}],"created":1,"id":"c1","model":"gpt-4o","object":"chat.completion.chunk"}""",
        ];
        _azure.Enqueue(StubReply.Events(events));

        var (status, text) = await PostAsync("/v1/chat/completions", """{"model":"azure/gpt-4o","stream":true,"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal(200, status);
        Assert.All(events, data => Assert.Contains($"data: {data}\n\n", text, StringComparison.Ordinal));
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.Equal(asksForUsage, Assert.Single(_azure.Requests).Json().TryGetProperty("stream_options", out _));
    }

    [Theory]
    [InlineData(404, """{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}}""", "DeploymentNotFound")]
    [InlineData(401, """{"error":{"code":"InvalidApiKey","message":"Access denied due to invalid subscription key."}}""", "InvalidApiKey")]
    [InlineData(401, """{"error":{"code":"401","message":"Access denied."}}""", "401")]
    [InlineData(429, """{"error":{"code":"429","message":"Too many requests."}}""", "429")]
    [InlineData(400, """{"error":{"message":"Filtered.","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"hate":{"filtered":true,"severity":"high"}}}}}""", "content_filter")]
    public async Task Error_KeepsStatusCodeAndMessage(int status, string body, string code)
    {
        _azure.Enqueue(StubReply.Json(body, status).WithHeader("retry-after-ms", "700"));

        var (answered, text) = await PostAsync("/v1/chat/completions", """{"model":"azure/gpt-4o","messages":[{"role":"user","content":"hi"}]}""");

        using var document = JsonDocument.Parse(text);
        var error = document.RootElement.GetProperty("error");
        using var original = JsonDocument.Parse(body);
        Assert.Equal(status, answered);
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(original.RootElement.GetProperty("error").GetProperty("message").GetString(), error.GetProperty("message").GetString());
        Assert.Equal(code == "content_filter", error.TryGetProperty("innererror", out var inner) && inner.TryGetProperty("content_filter_result", out _));
    }

    [Fact]
    public async Task Embeddings_GoToTheDeployment()
    {
        var (status, _) = await PostAsync("/v1/embeddings", """{"model":"azure/vectors","input":"hi"}""");

        Assert.Equal(200, status);
        Assert.Equal("/openai/deployments/vectors/embeddings?api-version=2024-10-21", Assert.Single(_azure.Requests).RawTarget);
    }

    private async Task<(int Status, string Text)> PostAsync(string path, string json)
    {
        _settings["providers:azure:base_url"] = _azure.Root;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddHadrianGateway(new ConfigurationBuilder().AddInMemoryCollection(_settings).Build()).AddAspNetCore().AddAzureOpenAI();
        await using var app = builder.Build();
        app.MapHadrianGateway();
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var response = await http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(json, null, "application/json"));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
