using System.Net;
using System.Text;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.Tests.Caching;

public sealed class ResponseCacheHandlerTests : IDisposable
{
    private readonly FakeHandler _upstream = new(Answer);
    private readonly ServiceProvider _services;
    private readonly HttpClient _client;

    public ResponseCacheHandlerTests()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("openai").AddHadrianResponseCache(_ => { }).ConfigurePrimaryHttpMessageHandler(() => _upstream);
        _services = services.BuildServiceProvider();
        _client = _services.GetRequiredService<IHttpClientFactory>().CreateClient("openai");
    }

    public void Dispose()
    {
        _client.Dispose();
        _services.Dispose();
        _upstream.Dispose();
    }

    [Fact]
    public async Task Send_AskedAgain_IsAnsweredByteForByte()
    {
        using var first = await SendAsync();
        using var second = await SendAsync();

        Assert.Equal(1, _upstream.Calls);
        Assert.Equal("MISS", Header(first, CacheHeaders.Status));
        Assert.Equal("HIT", Header(second, CacheHeaders.Status));
        Assert.NotNull(Header(second, CacheHeaders.CachedAt));
        Assert.Equal(HttpSamples.Reply, await first.Content.ReadAsStringAsync());
        Assert.Equal(HttpSamples.Reply, await second.Content.ReadAsStringAsync());
        Assert.Equal("application/json", second.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("Authorization", "Bearer other")]
    [InlineData("OpenAI-Project", "other")]
    [InlineData("Cache-Control", "no-cache")]
    [InlineData("Cache-Control", "no-store")]
    [InlineData(CacheHeaders.ForceRefresh, "1")]
    public async Task Send_WithAHeaderThatMatters_CallsAgain(string name, string value)
    {
        using var first = await SendAsync();
        using var second = await SendAsync(header: (name, value));

        Assert.Equal(2, _upstream.Calls);
        Assert.False(_upstream.Headers[1].ContainsKey(CacheHeaders.ForceRefresh));
    }

    [Fact]
    [Trait("Property", "CA-1")]
    public async Task Send_ElsewhereOrOtherwise_CallsAgain()
    {
        using var first = await SendAsync();
        using var elsewhere = await SendAsync(uri: "http://other.test/v1/chat/completions");
        using var otherwise = await SendAsync(CacheSetup.Body.Replace("hi", "ho", StringComparison.Ordinal));
        using var reordered = await SendAsync("""{"messages":[{"content":"hi","role":"user"}],"temperature":0,"model":"p/m"}""");

        Assert.Equal(3, _upstream.Calls);
        Assert.Equal("HIT", Header(reordered, CacheHeaders.Status));
    }

    [Fact]
    [Trait("Property", "CA-4")]
    public async Task Send_StreamWithNoCache_PassesUntouched()
    {
        var body = CacheSetup.Body.Replace("\"temperature\"", "\"stream\":true,\"temperature\"", StringComparison.Ordinal);
        using var response = await SendAsync(body, header: ("Cache-Control", "no-cache"));

        Assert.Null(Header(response, CacheHeaders.Status));
        Assert.Equal(HttpSamples.Stream, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    [Trait("Property", "CA-5")]
    public async Task Send_AnswerDroppedUnread_LetsOthersGo()
    {
        using var request = Request(CacheSetup.Body);
        (await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead)).Dispose();

        using var second = await SendAsync();

        Assert.Equal("MISS", Header(second, CacheHeaders.Status));
    }

    private static HttpResponseMessage Answer(HttpRequestMessage request)
    {
        var isStream = request.Content!.ReadAsStringAsync().GetAwaiter().GetResult().Contains("\"stream\":true", StringComparison.Ordinal);
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(isStream ? HttpSamples.Stream : HttpSamples.Reply, Encoding.UTF8, isStream ? "text/event-stream" : "application/json"),
        };
    }

    private static HttpRequestMessage Request(string body, string uri = "http://vendor.test/v1/chat/completions")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer vendor");
        return request;
    }

    private static string? Header(HttpResponseMessage response, string name)
        => response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private async Task<HttpResponseMessage> SendAsync(
        string body = CacheSetup.Body, string uri = "http://vendor.test/v1/chat/completions", (string Name, string Value)? header = null)
    {
        using var request = Request(body, uri);
        if (header is { } extra)
        {
            request.Headers.Remove(extra.Name);
            request.Headers.TryAddWithoutValidation(extra.Name, extra.Value);
        }

        return await _client.SendAsync(request);
    }
}
