using System.Buffers;
using System.Net;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.OpenAI.Tests;

public sealed class RequestTests
{
    [Theory]
    [InlineData(GatewayOperation.Chat, "/v1/chat/completions")]
    [InlineData(GatewayOperation.Completion, "/v1/completions")]
    [InlineData(GatewayOperation.Embeddings, "/v1/embeddings")]
    public async Task Send_PostsToTheOperationsPath(GatewayOperation operation, string path)
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);

        using var response = await provider.SendAsync(operation, "{ \"x\": 1 }");

        var request = await upstream.WaitForRequestAsync();
        Assert.Equal(("POST", path, "{ \"x\": 1 }"), (request.Method, request.RawTarget, request.Text));
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Equal("10", request.Headers["Content-Length"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("//")]
    public async Task BaseUrl_TrailingSlashes_AreIgnored(string slashes)
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream, options => options.BaseUrl += slashes);

        using var response = await provider.SendAsync();
        using var models = await provider.ListModelsAsync(CancellationToken.None);
        await provider.CreateChatClient("m").GetResponseAsync("hi");

        Assert.Equal(["/v1/chat/completions", "/v1/models", "/v1/chat/completions"], upstream.Requests.Select(request => request.RawTarget));
    }

    [Fact]
    public async Task Send_BodyInSegments_ArrivesWhole()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);
        var last = new Segment("},\"z\":1}"u8.ToArray());
        var first = new Segment("{\"a\":{"u8.ToArray()) { Following = last };

        using var response = await provider.SendAsync(
            new ProviderRequest(GatewayOperation.Chat, "m", false, new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length)), CancellationToken.None);

        Assert.Equal("{\"a\":{},\"z\":1}", (await upstream.WaitForRequestAsync()).Text);
    }

    [Fact]
    public async Task Send_OperationThatIsNotOffered_Throws()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);

        Assert.False(provider.Supports(GatewayOperation.Other));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await provider.SendAsync(GatewayOperation.Other));
    }

    [Fact]
    public async Task Send_AsksForHttp2AndAcceptsLess()
    {
        var handler = new RecordingHandler();
        using var provider = new OpenAIProvider("mock", new OpenAIProviderOptions { ApiKey = "sk" }, new UpstreamHttpOptions(), handler);

        using var response = await provider.SendAsync();

        Assert.Equal((HttpVersion.Version20, HttpVersionPolicy.RequestVersionOrLower), (handler.Version, handler.Policy));
        Assert.Equal(new Uri("https://api.openai.com/v1/chat/completions"), handler.Url);
    }

    [Fact]
    public async Task Response_TellsWhatTheUpstreamSaysAboutRetries()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);
        upstream.Enqueue(StubReply.Text("{}", "application/json; charset=utf-8", 429)
            .WithHeader("Retry-After", "7").WithHeader("retry-after-ms", "6500").WithHeader("x-should-retry", "false"));

        using var response = await provider.SendAsync();

        Assert.Equal((429, false, "application/json", 2L), (response.StatusCode, response.IsSuccess, response.MediaType, response.ContentLength));
        Assert.Equal(("7", "6500", "false"), (response.RetryAfter, response.RetryAfterMs, response.ShouldRetry));
    }

    [Theory]
    [InlineData("not a type")]
    [InlineData("")]
    public async Task Response_OddContentType_IsNoFailure(string type)
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);
        upstream.Enqueue(StubReply.Text("{}", type));

        using var response = await provider.SendAsync();

        Assert.Equal(200, response.StatusCode);
    }

    [Fact]
    public async Task Redirect_IsHandedBack()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);
        upstream.Enqueue(StubReply.Text("", status: 307).WithHeader("Location", "/elsewhere"));

        using var response = await provider.SendAsync();

        Assert.Equal(307, response.StatusCode);
        Assert.Single(upstream.Requests);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes) => Memory = bytes;

        public Segment Following
        {
            init
            {
                value.RunningIndex = Memory.Length;
                Next = value;
            }
        }
    }

    private sealed class RecordingHandler : HttpMessageHandler
    {
        public Version? Version { get; private set; }

        public HttpVersionPolicy Policy { get; private set; }

        public Uri? Url { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (Version, Policy, Url) = (request.Version, request.VersionPolicy, request.RequestUri);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }
}
