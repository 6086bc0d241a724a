using System.ClientModel;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;
using OpenAI.Chat;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Hadrian.Gateway.AspNetCore.Tests;

/// <summary>Any chat client is a provider: for callers over HTTP and in process, under all policies.</summary>
public sealed class ChatClientProviderTests : IDisposable
{
    private const string Question = """{"model":"local/small","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}],"max_tokens":50,"temperature":0.5}""";

    private readonly ScriptedChatClient _client = new();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Plain_Answer_IsOpenAIsAndItsUsageIsRecorded()
    {
        await using var gateway = await StartAsync();

        using var answer = await AskAsync(gateway, Question);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        var choice = json.RootElement.GetProperty("choices")[0];
        Assert.Equal("Hello!", choice.GetProperty("message").GetProperty("content").GetString());
        Assert.Equal("stop", choice.GetProperty("finish_reason").GetString());
        Assert.Equal(10, json.RootElement.GetProperty("usage").GetProperty("total_tokens").GetInt32());
        Assert.False(string.IsNullOrEmpty(json.RootElement.GetProperty("id").GetString()));
        var (messages, options) = Assert.Single(_client.Asked);
        Assert.Equal([(ChatRole.System, "Be brief."), (ChatRole.User, "Hi")], messages.Select(message => (message.Role, message.Text)));
        Assert.Equal(("small", 50, 0.5f), (options.ModelId, options.MaxOutputTokens, options.Temperature));
        var row = await gateway.Usage.WaitForAsync();
        Assert.Equal(("local", "small", 7, 3), (row.Provider, row.Model, row.Usage.InputTokens, row.Usage.OutputTokens));
    }

    [Fact]
    public async Task Streamed_Answer_IsReadByOpenAIsClient()
    {
        await using var gateway = await StartAsync();
        _client.Contents = [new TextReasoningContent("Hm."), new TextContent("Hel"), new TextContent("lo!"), new FunctionCallContent("call_1", "add", new Dictionary<string, object?> { ["a"] = 1 })];
        var chat = new OpenAIClient(new ApiKeyCredential(gateway.Key), new OpenAIClientOptions { Endpoint = new Uri(gateway.Root, "v1") }).GetChatClient("local/small");

        var text = new StringBuilder();
        List<StreamingChatToolCallUpdate> calls = [];
        OpenAI.Chat.ChatFinishReason? reason = null;
        await foreach (var update in chat.CompleteChatStreamingAsync("Hi"))
        {
            text.AppendJoin("", update.ContentUpdate.Select(part => part.Text));
            calls.AddRange(update.ToolCallUpdates);
            reason ??= update.FinishReason;
        }

        Assert.Equal("Hello!", text.ToString());
        Assert.Equal("""{"a":1}""", string.Concat(calls.Select(call => call.FunctionArgumentsUpdate?.ToString())));
        Assert.Equal(("call_1", "add"), (calls[0].ToolCallId, calls[0].FunctionName));
        Assert.Equal(OpenAI.Chat.ChatFinishReason.ToolCalls, reason);
        Assert.Equal(7, (await gateway.Usage.WaitForAsync()).Usage.InputTokens);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failure_BeforeTheAnswer_IsAnotherProvidersTurn(bool isStreaming)
    {
        _client.Failure = (new InvalidDataException("The weights are gone at /srv/secret."), 0);
        await using var gateway = await StartAsync(settings => settings.FallbackProviders.Add("mock"));

        using var answer = await AskAsync(gateway, Streaming(Question, isStreaming));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(gateway.Upstream.Requests);
    }

    [Theory]
    [InlineData(null, 502, "provider_error", false)]
    [InlineData(429, 429, "provider_error", false)]
    [InlineData(400, 400, "provider_error", true)]
    public async Task Failure_NobodyElseCanServe_TellsTheStatusAndNoMoreThanItMay(int? status, int expected, string code, bool tells)
    {
        _client.Failure = (new HttpRequestException("The weights are gone at /srv/secret.", null, (HttpStatusCode?)status), 0);
        await using var gateway = await StartAsync();

        using var answer = await AskAsync(gateway, Question);
        var body = await answer.Content.ReadAsStringAsync();

        Assert.Equal(expected, (int)answer.StatusCode);
        Assert.Contains(code, body, StringComparison.Ordinal);
        Assert.Equal(tells, body.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failure_InTheMiddleOfAStream_IsAnErrorEventAndNoEnd()
    {
        _client.Failure = (new IOException("Broken at /srv/secret."), 1);
        await using var gateway = await StartAsync();

        using var answer = await AskAsync(gateway, Streaming(Question, true));
        var body = await answer.Content.ReadAsStringAsync();

        Assert.Contains("\"Hel\"", body, StringComparison.Ordinal);
        Assert.Contains("\"error\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClientLeaves_InTheMiddleOfAStream_StopsTheChatClient()
    {
        _client.Stalls = true;
        await using var gateway = await StartAsync();
        using var leaving = new CancellationTokenSource(Patience.Long);
        using (var request = Request(gateway, Streaming(Question, true)))
        using (var answer = await gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token))
        {
            var stream = await answer.Content.ReadAsStreamAsync(leaving.Token);
            Assert.NotEqual(0, await stream.ReadAsync(new byte[16], leaving.Token));
        }

        await _client.Abandoned.Task.WaitAsync(Patience.Long);
    }

    [Theory]
    [InlineData("n", "2")]
    [InlineData("logprobs", "true")]
    [InlineData("modalities", "[\"audio\"]")]
    public async Task Request_ThatAChatClientCannotHonour_IsRefusedByName(string name, string value)
    {
        await using var gateway = await StartAsync();

        using var answer = await AskAsync(gateway, $"{Question[..^1]},\"{name}\":{value}}}");
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        var error = json.RootElement.GetProperty("error");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(("unsupported_parameter", name), (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        Assert.Empty(_client.Asked);
    }

    [Fact]
    public async Task Embeddings_AreRefusedByName()
    {
        await using var gateway = await StartAsync();

        using var request = Request(gateway, """{"model":"local/small","input":"x"}""", "/v1/embeddings");
        using var answer = await gateway.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
        Assert.Empty(_client.Asked);
    }

    [Fact]
    public async Task Models_NamedInTheSettings_AreListed()
    {
        await using var gateway = await StartAsync(settings => settings.AllowedModels.Add("small"));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.Authorization = new("Bearer", gateway.Key);
        using var answer = await gateway.Http.SendAsync(request);

        Assert.Contains("\"local/small\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task InProcess_RoutedClient_ReachesTheVeryClientAndKeepsWhatItSays()
    {
        await using var gateway = await StartAsync();
        _client.FinishReason = ChatFinishReason.Length;
        var routed = gateway.Services.GetRequiredService<IChatClient>();

        var response = await routed.GetResponseAsync([new ChatMessage(ChatRole.User, "Hi")], new ChatOptions { ModelId = "local/small" }.WithHadrianApiKey(gateway.Key));
        var streamed = await routed.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "Hi")], new ChatOptions { ModelId = "local/small" }.WithHadrianApiKey(gateway.Key)).ToChatResponseAsync();

        Assert.Equal(("Hello!", ChatFinishReason.Length), (response.Text, response.FinishReason));
        Assert.Equal(("Hello!", ChatFinishReason.Length), (streamed.Text, streamed.FinishReason));
        Assert.All(_client.Asked, asked => Assert.Equal("small", asked.Options.ModelId));
    }

    private static string Streaming(string body, bool isStreaming) => isStreaming ? body[..^1] + ""","stream":true}""" : body;

    private static HttpRequestMessage Request(TestGateway gateway, string body, string path = "/v1/chat/completions")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", gateway.Key);
        return request;
    }

    private static async Task<HttpResponseMessage> AskAsync(TestGateway gateway, string body)
    {
        using var request = Request(gateway, body);
        return await gateway.Http.SendAsync(request);
    }

    private Task<TestGateway> StartAsync(Action<ProviderSettings>? configure = null) => TestGateway.StartAsync(options
        => options.Gateway = gateway => gateway.AddProvider("local", _ => _client, settings =>
        {
            settings.Retry.Enabled = false;
            configure?.Invoke(settings);
        }));
}
