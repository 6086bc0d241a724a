using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Hadrian.TestCommon.Tests;

public sealed class OpenAIConversationTests : IAsyncLifetime, IDisposable
{
    private const string Tools = """[{"type":"function","function":{"name":"get_weather","parameters":{}}}]""";
    private const string ToolHistory = """[{"role":"user","content":"?"},{"role":"tool","tool_call_id":"c","content":"11"}]""";

    private readonly HttpClient _client = new();
    private StubUpstream _upstream = null!;

    public async Task InitializeAsync() => _upstream = await StubUpstream.StartAsync();

    public async Task DisposeAsync() => await _upstream.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("chat/completions", """{"messages":[]}""", "chat.completion", "stop")]
    [InlineData("chat/completions", """{"messages":[],"tools":""" + Tools + "}", "chat.completion", "tool_calls")]
    [InlineData("chat/completions", """{"messages":""" + ToolHistory + ""","tools":""" + Tools + "}", "chat.completion", "stop")]
    [InlineData("completions", """{"prompt":"x"}""", "text_completion", "stop")]
    public async Task Plain_EveryEndpoint_AnswersWithUsage(string path, string body, string kind, string finishReason)
    {
        var answer = await PostForJsonAsync(path, body);

        var usage = answer.GetProperty("usage");
        Assert.Equal(kind, answer.GetProperty("object").GetString());
        Assert.Equal(finishReason, answer.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        Assert.Equal(
            usage.GetProperty("total_tokens").GetInt32(),
            usage.GetProperty("prompt_tokens").GetInt32() + usage.GetProperty("completion_tokens").GetInt32());
    }

    [Theory]
    [InlineData("chat/completions", """ "messages":[] """)]
    [InlineData("completions", """ "prompt":"x" """)]
    public async Task Stream_UsageAsked_EndsWithAUsageChunkWithoutChoices(string path, string fields)
    {
        var events = await PostForEventsAsync(path, $$"""{"stream":true,"stream_options":{"include_usage":true},{{fields}}}""");

        Assert.All(events.SkipLast(1), item => Assert.Equal(JsonValueKind.Null, item.GetProperty("usage").ValueKind));
        Assert.Equal(0, events[^1].GetProperty("choices").GetArrayLength());
        Assert.True(events[^1].GetProperty("usage").GetProperty("total_tokens").GetInt32() > 0);
        Assert.Equal("stop", events[^2].GetProperty("choices")[0].GetProperty("finish_reason").GetString());
    }

    [Fact]
    public async Task Stream_UsageNotAsked_MentionsNoUsage()
    {
        var events = await PostForEventsAsync("chat/completions", """{"stream":true,"messages":[]}""");

        Assert.All(events, item => Assert.False(item.TryGetProperty("usage", out _)));
        Assert.Equal("stop", events[^1].GetProperty("choices")[0].GetProperty("finish_reason").GetString());
    }

    [Fact]
    public async Task Stream_WithTools_SendsTheArgumentsInPieces()
    {
        var events = await PostForEventsAsync("chat/completions", $$"""{"stream":true,"messages":[],"tools":{{Tools}}}""");

        var calls = events.SkipLast(1).Select(item => item.GetProperty("choices")[0].GetProperty("delta").GetProperty("tool_calls")[0]);
        var arguments = string.Concat(calls.Select(call => call.GetProperty("function").GetProperty("arguments").GetString()));
        Assert.Equal("""{"location":"Carlisle","unit":"celsius"}""", arguments);
    }

    [Fact]
    public async Task Stream_AfterAToolMessage_AnswersTheTextOfThePlainReply()
    {
        var plain = await PostForJsonAsync("chat/completions", $$"""{"messages":{{ToolHistory}}}""");
        var events = await PostForEventsAsync("chat/completions", $$"""{"stream":true,"messages":{{ToolHistory}}}""");

        var text = string.Concat(events.Select(item =>
            item.GetProperty("choices")[0].GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString() : ""));
        Assert.Equal(plain.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString(), text);
    }

    [Theory]
    [InlineData("""{"input":"one"}""", 1)]
    [InlineData("""{"input":["one","two"]}""", 2)]
    [InlineData("""{"input":[1,2,3]}""", 1)]
    [InlineData("""{"input":[[1],[2],[3]]}""", 3)]
    public async Task Embeddings_AnyInput_AnswersOneVectorPerInput(string body, int count)
    {
        var answer = await PostForJsonAsync("embeddings", body);

        Assert.Equal(count, answer.GetProperty("data").GetArrayLength());
        Assert.Equal(4, answer.GetProperty("data")[0].GetProperty("embedding").GetArrayLength());
    }

    [Theory]
    [InlineData(true, JsonValueKind.String)]
    [InlineData(false, JsonValueKind.Array)]
    public async Task Embeddings_Base64Asked_FollowsHonoursEncodingFormat(bool honours, JsonValueKind expected)
    {
        _upstream.HonoursEncodingFormat = honours;

        var answer = await PostForJsonAsync("embeddings", """{"input":"x","encoding_format":"base64","dimensions":8}""");

        var embedding = answer.GetProperty("data")[0].GetProperty("embedding");
        Assert.Equal(expected, embedding.ValueKind);
        Assert.Equal(8, honours ? embedding.GetBytesFromBase64().Length / sizeof(float) : embedding.GetArrayLength());
    }

    [Fact]
    public async Task Models_Get_ListsThem()
    {
        var answer = await _client.GetFromJsonAsync<JsonElement>(new Uri(_upstream.BaseUrl + "/models"));

        Assert.Equal("list", answer.GetProperty("object").GetString());
    }

    [Theory]
    [InlineData("chat/completions", "{", HttpStatusCode.BadRequest)]
    [InlineData("chat/nothing", "{}", HttpStatusCode.NotFound)]
    public async Task Default_BadRequest_AnswersAnError(string path, string body, HttpStatusCode expected)
    {
        using var response = await PostAsync(path, body);

        Assert.Equal(expected, response.StatusCode);
        Assert.True((await response.Content.ReadFromJsonAsync<JsonElement>()).TryGetProperty("error", out _));
    }

    [Fact]
    public async Task Requests_AfterACall_HoldItAsReceived()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _upstream.Root + "/v1/chat%3Ax/completions?a=b")
        {
            Content = new ByteArrayContent([0x7b, 0xff, 0x7d]),
            Headers = { { "Authorization", "Bearer secret" } },
        };
        using var response = await _client.SendAsync(message);

        var request = Assert.Single(_upstream.Requests);
        Assert.Equal("POST", request.Method);
        Assert.Equal("/v1/chat:x/completions", request.Path);
        Assert.Equal("/v1/chat%3Ax/completions?a=b", request.RawTarget);
        Assert.Equal("Bearer secret", request.Headers["authorization"]);
        Assert.Equal([0x7b, 0xff, 0x7d], request.Body.ToArray());
        await request.Answered.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task WaitForRequestAsync_NoneComes_TimesOut()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => _upstream.WaitForRequestAsync(1, TimeSpan.Zero));
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body) =>
        _client.PostAsync(new Uri($"{_upstream.BaseUrl}/{path}"), new StringContent(body));

    private async Task<JsonElement> PostForJsonAsync(string path, string body)
    {
        using var response = await PostAsync(path, body);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<IReadOnlyList<JsonElement>> PostForEventsAsync(string path, string body)
    {
        using var response = await PostAsync(path, body);
        var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("data: [DONE]", events[^1]);
        return [.. events.SkipLast(1).Select(item => JsonSerializer.Deserialize<JsonElement>(item["data: ".Length..]))];
    }
}
