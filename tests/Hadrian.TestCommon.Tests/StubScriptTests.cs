using System.Net;

namespace Hadrian.TestCommon.Tests;

public sealed class StubScriptTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient _client = new(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero });
    private StubUpstream _upstream = null!;

    public async Task InitializeAsync() => _upstream = await StubUpstream.StartAsync();

    public async Task DisposeAsync() => await _upstream.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Enqueue_SeveralReplies_ServesThemInOrderThenTheDefault()
    {
        _upstream.Enqueue(
            StubReply.Error(429, "Slow down.", "requests", "rate_limit_exceeded").WithHeader("Retry-After", "3"),
            StubReply.Text("odd", "text/html", 502));

        using var first = await PostAsync();
        using var second = await PostAsync();
        using var third = await PostAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, first.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(3), first.Headers.RetryAfter?.Delta);
        Assert.Contains("rate_limit_exceeded", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadGateway, second.StatusCode);
        Assert.Equal("odd", await second.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task Enqueue_FunctionOfTheRequest_SeesTheRequest()
    {
        _upstream.Enqueue(request => StubReply.Text(request.Text));

        using var response = await PostAsync("echo me");

        Assert.Equal("echo me", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task HeldUntil_GateOpens_AnswersOnlyThen()
    {
        var gate = new TaskCompletionSource();
        _upstream.Enqueue(StubReply.Json("{}").HeldUntil(gate.Task));

        var pending = PostAsync();
        await _upstream.WaitForRequestAsync();
        var wasPending = !pending.IsCompleted;
        gate.SetResult();
        using var response = await pending.WaitAsync(Patience);

        Assert.True(wasPending);
        Assert.Equal("{}", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task HangAfter_Released_DeliversTheRest()
    {
        var release = new TaskCompletionSource();
        _upstream.Enqueue(StubReply.Events("1", "2").HangAfter(1, release.Task));

        await using var body = await OpenAsync();
        var before = await ReadExactlyAsync(body, "data: 1\n\n".Length);
        release.SetResult();
        var after = await ReadToEndAsync(body);

        Assert.Equal("data: 1\n\n", before);
        Assert.Equal("data: 2\n\ndata: [DONE]\n\n", after);
    }

    [Fact]
    public async Task HangAfter_ClientLeaves_CompletesAborted()
    {
        _upstream.Enqueue(StubReply.Events("1").HangAfter(1));

        var body = await OpenAsync();
        await ReadExactlyAsync(body, "data: 1\n\n".Length);
        var request = await _upstream.WaitForRequestAsync();
        var lostBefore = request.Aborted.IsCompleted;
        await body.DisposeAsync();
        _client.Dispose();
        await request.Aborted.WaitAsync(Patience);

        Assert.False(lostBefore);
        Assert.False(request.Answered.IsCompleted);
    }

    [Fact]
    public async Task HangAfter_StubDisposed_EndsTheConnection()
    {
        _upstream.Enqueue(StubReply.Events("1").HangAfter(0));

        await using var body = await OpenAsync();
        await _upstream.DisposeAsync().AsTask().WaitAsync(Patience);

        await Assert.ThrowsAnyAsync<IOException>(() => ReadToEndAsync(body));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "data: 1\n\n")]
    [InlineData(2, "data: 1\n\ndata: 2\n\n")]
    public async Task CutAfter_SomeFrames_DeliversThemAndBreaksTheBody(int frames, string expected)
    {
        _upstream.Enqueue(StubReply.Events("1", "2", "3").CutAfter(frames));

        await using var body = await OpenAsync();
        var received = await ReadExactlyAsync(body, expected.Length);

        Assert.Equal(expected, received);
        await Assert.ThrowsAnyAsync<IOException>(() => ReadToEndAsync(body));
    }

    [Fact]
    public async Task CutAfter_PlainReply_BreaksTheAnnouncedLength()
    {
        _upstream.Enqueue(StubReply.Json("{}").CutAfter(0));

        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync());
    }

    [Fact]
    public async Task Abort_Scripted_BreaksBeforeTheHeaders()
    {
        _upstream.Enqueue(StubReply.Abort());

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync());

        Assert.Null(failure.StatusCode);
    }

    [Fact]
    public async Task EndAfter_SomeFrames_EndsInGoodOrderWithoutDone()
    {
        _upstream.Enqueue(StubReply.Events("1", "2").EndAfter(1));

        Assert.Equal("data: 1\n\n", await PostForTextAsync());
    }

    [Fact]
    public async Task FailAfter_SomeFrames_EndsWithAnErrorEvent()
    {
        _upstream.Enqueue(StubReply.Events("1", "2").FailAfter(1, "Broken.", code: "x"));

        Assert.Equal(
            """
            data: 1

            data: {"error":{"message":"Broken.","type":"server_error","param":null,"code":"x"}}


            """.ReplaceLineEndings("\n"),
            await PostForTextAsync());
    }

    [Fact]
    public async Task ErrorEvent_Scripted_IsTheOnlyEvent()
    {
        _upstream.Enqueue(StubReply.ErrorEvent("Overloaded."));

        using var response = await PostAsync();
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith("data: {\"error\":", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ByteByByte_Stream_SendsOneHttpChunkPerByte()
    {
        _upstream.Enqueue(StubReply.Events("1").ByteByByte());

        var raw = await RawExchange.PostAsync(_upstream.Root);

        Assert.Equal("data: 1\n\ndata: [DONE]\n\n".Length, raw.ChunkSizes.Count);
        Assert.All(raw.ChunkSizes, size => Assert.Equal(1, size));
        Assert.Equal("data: 1\n\ndata: [DONE]\n\n", raw.Body);
    }

    [Fact]
    public async Task Events_Stream_SendsOneHttpChunkPerEvent()
    {
        _upstream.Enqueue(StubReply.Events("1", "2"));

        var raw = await RawExchange.PostAsync(_upstream.Root);

        Assert.Equal([9, 9, 14], raw.ChunkSizes);
    }

    [Fact]
    public async Task InOneWrite_Stream_SendsASingleHttpChunk()
    {
        _upstream.Enqueue(StubReply.Events("1", "2").InOneWrite());

        var raw = await RawExchange.PostAsync(_upstream.Root);

        Assert.Equal([32], raw.ChunkSizes);
    }

    [Fact]
    public async Task WithCommentsAndCrlf_Stream_ChangesTheFramingAlone()
    {
        _upstream.Enqueue(StubReply.Events("1").WithComments().WithCrlf());

        Assert.Equal(
            ": keep-alive\r\n\r\ndata: 1\r\n\r\n: keep-alive\r\n\r\ndata: [DONE]\r\n\r\n", await PostForTextAsync());
    }

    private Task<HttpResponseMessage> PostAsync(string body = "{}") =>
        _client.PostAsync(new Uri(_upstream.BaseUrl + "/chat/completions"), new StringContent(body));

    private async Task<string> PostForTextAsync()
    {
        using var response = await PostAsync();
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<Stream> OpenAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _upstream.BaseUrl + "/chat/completions");
        var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);
        return await response.Content.ReadAsStreamAsync();
    }

    private static async Task<string> ReadExactlyAsync(Stream stream, int length)
    {
        var buffer = new byte[length];
        await stream.ReadExactlyAsync(buffer).AsTask().WaitAsync(Patience);
        return System.Text.Encoding.UTF8.GetString(buffer);
    }

    private static async Task<string> ReadToEndAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        return await reader.ReadToEndAsync().WaitAsync(Patience);
    }
}
