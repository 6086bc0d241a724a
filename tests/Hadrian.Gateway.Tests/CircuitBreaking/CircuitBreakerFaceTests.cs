using System.Net;
using System.Text;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.CircuitBreaking;

/// <summary>The breaker alone, on a chat client and on an <see cref="HttpClient"/>, without a gateway.</summary>
public class CircuitBreakerFaceTests
{
    private const string Whole = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Property", "CB-1")]
    public async Task ChatClient_FiveFailures_RefusesWithoutCallingAndRecovers(bool streaming)
    {
        var isBroken = true;
        var inner = new FakeChatClient((_, _) => isBroken ? Broken() : FakeChatClient.Updates(["one"]));
        var client = Chat(inner);
        await FailAsync(5, () => client.AskAsync(streaming));

        var refusal = await Assert.ThrowsAsync<GatewayException>(() => client.AskAsync(streaming));

        Assert.Equal(GatewayErrorCodes.CircuitBreakerOpen, refusal.Code);
        Assert.StartsWith("Circuit breaker open for provider 'mine'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(5, inner.Calls);
        isBroken = false;
        _time.Advance(TimeSpan.FromSeconds(30));
        for (var i = 0; i < 3; i++)
        {
            await client.AskAsync(streaming);
        }
    }

    [Fact]
    [Trait("Property", "CB-7")]
    public async Task ChatClient_FiveStreamsDieMidway_Opens()
    {
        var client = Chat(new FakeChatClient((_, _) => BrokenMidway()));

        await FailAsync(5, () => client.AskAsync(streaming: true));

        Assert.Equal(GatewayErrorCodes.CircuitBreakerOpen, (await Assert.ThrowsAsync<GatewayException>(() => client.AskAsync(streaming: true))).Code);
    }

    [Fact]
    [Trait("Property", "CB-4")]
    public async Task ChatClient_ReadersLeave_CountsNothing()
    {
        var inner = FakeChatClient.Saying("one", "two");
        var client = Chat(inner);

        for (var i = 0; i < 10; i++)
        {
            await foreach (var _ in client.GetStreamingResponseAsync("hi"))
            {
                break;
            }
        }

        await client.AskAsync(streaming: true);
        Assert.Equal(11, inner.Calls);
    }

    [Fact]
    public void UseHadrianCircuitBreaker_WrongSetting_IsRefused()
    {
        var exception = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(
            () => FakeChatClient.Saying().AsBuilder().UseHadrianCircuitBreaker(configure: options => options.FailureThreshold = 0).Build());

        Assert.StartsWith("circuit_breaker.failure_threshold: must be 1 or more, not 0.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Property", "CB-1")]
    public async Task HttpClient_FiveServerErrors_AnswersWithoutSending()
    {
        var upstream = new FakeHandler(_ => new HttpResponseMessage((HttpStatusCode)529) { Content = new StringContent("{}") });
        using var client = Http(upstream);
        for (var i = 0; i < 5; i++)
        {
            (await client.GetAsync("http://provider.test/v1/models")).Dispose();
        }

        using var refused = await client.GetAsync("http://provider.test/v1/models");

        Assert.Equal((5, HttpStatusCode.ServiceUnavailable), (upstream.Calls, refused.StatusCode));
        Assert.Equal(TimeSpan.FromSeconds(30), refused.Headers.RetryAfter!.Delta);
        Assert.Contains("\"circuit_breaker_open\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 6)]
    [Trait("Property", "CB-7")]
    public async Task HttpClient_FiveBodiesDieMidway_Opens(bool breaks, int expectedCalls)
    {
        var bytes = Encoding.UTF8.GetBytes(Whole);
        var upstream = new FakeHandler(_ => Stream(new PiecewiseStream(bytes, piece: 8, breaks ? 40 : int.MaxValue)));
        using var client = Http(upstream);

        for (var i = 0; i < 6; i++)
        {
            using var response = await client.SendAsync(Request(), HttpCompletionOption.ResponseHeadersRead);
            await Record.ExceptionAsync(() => response.Content.ReadAsStringAsync());
        }

        Assert.Equal(expectedCalls, upstream.Calls);
    }

    [Fact]
    [Trait("Property", "CB-7")]
    public async Task HttpClient_ChatStreamsEndWithoutTheirEnd_Opens()
    {
        var upstream = new FakeHandler(_ => Stream(new MemoryStream(Encoding.UTF8.GetBytes(Whole[..Whole.IndexOf(",\"finish_reason", StringComparison.Ordinal)] + "}]}\n\n"))));
        using var client = Http(upstream);

        for (var i = 0; i < 6; i++)
        {
            using var response = await client.SendAsync(Request());
        }

        Assert.Equal(5, upstream.Calls);
    }

    [Fact]
    public async Task HttpClient_ReaderStopsAtDone_IsASuccess()
    {
        var isBroken = true;
        var upstream = new FakeHandler(_ => isBroken ? new HttpResponseMessage(HttpStatusCode.InternalServerError) : Stream(new PiecewiseStream(Encoding.UTF8.GetBytes(Whole), piece: 4_096)));
        using var client = Http(upstream);
        for (var i = 0; i < 4; i++)
        {
            using var failed = await client.SendAsync(Request());
        }

        isBroken = false;
        using (var response = await client.SendAsync(Request(), HttpCompletionOption.ResponseHeadersRead))
        {
            var body = await response.Content.ReadAsStreamAsync();
            Assert.Equal(Whole.Length, await body.ReadAsync(new byte[4_096]));
        }

        // The run of failures is over, so four more do not open it.
        isBroken = true;
        for (var i = 0; i < 5; i++)
        {
            using var failed = await client.SendAsync(Request());
        }

        Assert.Equal(10, upstream.Calls);
    }

    private static HttpRequestMessage Request()
        => new(HttpMethod.Post, "http://provider.test/v1/chat/completions") { Content = new StringContent("{}") };

    private static HttpResponseMessage Stream(Stream body)
    {
        var response = new HttpResponseMessage { Content = new StreamContent(body) };
        response.Content.Headers.ContentType = new("text/event-stream");
        return response;
    }

    private static async Task FailAsync(int times, Func<Task> call)
    {
        for (var i = 0; i < times; i++)
        {
            await Assert.ThrowsAsync<HttpRequestException>(call);
        }
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Broken()
    {
        await Task.Yield();
        throw new HttpRequestException(HttpRequestError.ConnectionError);
#pragma warning disable CS0162 // an iterator needs a yield
        yield break;
#pragma warning restore CS0162
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> BrokenMidway()
    {
        yield return new ChatResponseUpdate(ChatRole.Assistant, "one");
        await Task.Yield();
        throw new HttpRequestException(HttpRequestError.ResponseEnded);
    }

    private IChatClient Chat(IChatClient inner)
        => inner.AsBuilder().UseHadrianCircuitBreaker("mine").Build(new ServiceCollection().AddSingleton<TimeProvider>(_time).BuildServiceProvider());

    private HttpClient Http(HttpMessageHandler upstream)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(_time);
        services.AddHttpClient("mine").AddHadrianCircuitBreaker().ConfigurePrimaryHttpMessageHandler(() => upstream);
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient("mine");
    }
}
