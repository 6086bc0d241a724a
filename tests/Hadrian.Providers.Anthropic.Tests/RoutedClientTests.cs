using Hadrian.Gateway;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Providers.Anthropic.Tests;

/// <summary>The routed chat client in process: configuration, retries, fallback and breaker go for Anthropic as for anyone.</summary>
public sealed class RoutedClientTests
{
    [Fact]
    public async Task Provider_OfConfiguration_IsAsked()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Json(Replies.Message));
        await using var services = Services(upstream);

        var response = await services.GetRequiredService<IChatClient>().GetResponseAsync("hi", new ChatOptions { ModelId = "claude/claude-sonnet-4-5" });

        Assert.Equal("The wall runs along Hadrian's line.", response.Text);
        var request = await upstream.WaitForRequestAsync();
        Assert.Equal("sk-ant-test", request.Headers["x-api-key"]);
        Assert.Contains("\"max_tokens\":77", request.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Overload_IsTriedAgain(bool isStreaming)
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(Replies.Error(529, "overloaded_error", "Overloaded"), isStreaming ? Replies.Stream(Replies.Events) : StubReply.Json(Replies.Message));
        await using var services = Services(upstream);

        var response = await AskAsync(services, isStreaming);

        Assert.Equal("The wall runs along Hadrian's line.", response.Text);
        Assert.Equal(2, upstream.Requests.Count);
    }

    [Theory]
    [InlineData(401, "authentication_error", 0)]
    [InlineData(400, "invalid_request_error", 0)]
    [InlineData(529, "overloaded_error", 3)]
    public async Task Failures_OpenTheBreakerOnlyIfTheyAreAnthropics(int status, string type, int failures)
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Unscripted = _ => Replies.Error(status, type, "No.");
        await using var services = Services(upstream, ("retry:enabled", "false"), ("circuit_breaker:failure_threshold", "3"));

        for (var call = 0; call < 3; call++)
        {
            Assert.Equal(status, (await Assert.ThrowsAsync<AnthropicException>(() => AskAsync(services, call % 2 == 0))).StatusCode);
        }

        var fourth = await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(services, false));
        Assert.Equal(failures == 3, fourth is GatewayException { Code: GatewayErrorCodes.CircuitBreakerOpen });
        Assert.Equal(failures == 3 ? 3 : 4, upstream.Requests.Count);
    }

    [Fact]
    public async Task Stream_ThatFailsBeforeItsFirstContent_IsServedByTheNext()
    {
        await using var upstream = await StubUpstream.StartAsync();
        await using var other = await StubUpstream.StartAsync();
        upstream.Enqueue(Replies.Stream([.. Replies.Events.Take(3), Replies.ErrorEvent("overloaded_error", "Overloaded")]));
        await using var services = Services(upstream, other, ("retry:enabled", "false"), ("fallback_providers:0", "other"));

        var response = await AskAsync(services, isStreaming: true);

        Assert.StartsWith("The wall runs", response.Text, StringComparison.Ordinal);
        Assert.Single(other.Requests);
    }

    private static Task<ChatResponse> AskAsync(IServiceProvider services, bool isStreaming)
    {
        var client = services.GetRequiredService<IChatClient>();
        var options = new ChatOptions { ModelId = "claude/claude-sonnet-4-5" };
        return isStreaming ? client.GetStreamingResponseAsync("hi", options).ToChatResponseAsync() : client.GetResponseAsync("hi", options);
    }

    private static ServiceProvider Services(StubUpstream upstream, params (string Key, string Value)[] settings) => Services(upstream, null, settings);

    private static ServiceProvider Services(StubUpstream upstream, StubUpstream? other, params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>
        {
            ["providers:claude:type"] = "anthropic",
            ["providers:claude:api_key"] = "sk-ant-test",
            ["providers:claude:base_url"] = upstream.Root,
            ["providers:claude:default_max_tokens"] = "77",
            ["providers:claude:retry:initial_delay_ms"] = "1",
        };
        foreach (var (key, value) in settings)
        {
            values["providers:claude:" + key] = value;
        }

        if (other is not null)
        {
            (values["providers:other:type"], values["providers:other:base_url"]) = ("open_ai", other.BaseUrl);
        }

        var services = new ServiceCollection();
        services.AddHadrianGateway(new ConfigurationBuilder().AddInMemoryCollection(values).Build()).AddAnthropic().AddOpenAI();
        return services.BuildServiceProvider();
    }
}
