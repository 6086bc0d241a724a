using System.Net;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.Tests.Resilience;

public class HttpRetryTests
{
    private readonly WaitingTimeProvider _time = new();

    [Theory]
    [InlineData(503, 4)]
    [InlineData(429, 4)]
    [InlineData(400, 1)]
    public async Task SendAsync_ProviderKeepsFailing_SendsSoOften(int status, int expected)
    {
        var upstream = new FakeHandler(_ => new HttpResponseMessage((HttpStatusCode)status));
        using var client = Client(upstream);

        using var response = await client.PostAsync("http://provider.test/v1/chat/completions", new StringContent("{}"));

        Assert.Equal((expected, status), (upstream.Calls, (int)response.StatusCode));
        Assert.All(upstream.Bodies, body => Assert.Equal("{}"u8.ToArray(), body));
    }

    [Theory]
    [InlineData("7", 2, 200)]
    [InlineData("100", 1, 429)]
    public async Task SendAsync_RetryAfter_IsHonouredWhileItFits(string retryAfter, int calls, int status)
    {
        var first = true;
        var upstream = new FakeHandler(_ =>
        {
            var response = new HttpResponseMessage(first ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK);
            first = false;
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
            return response;
        });
        using var client = Client(upstream);

        using var response = await client.GetAsync("http://provider.test/");

        Assert.Equal((calls, status), (upstream.Calls, (int)response.StatusCode));
        Assert.Equal(calls == 2 ? [TimeSpan.FromSeconds(7)] : [], _time.Waits);
    }

    [Fact]
    public async Task SendAsync_ConnectionFails_IsRepeated()
    {
        var upstream = new FakeHandler((_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError));
        using var client = Client(upstream);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("http://provider.test/"));

        Assert.Equal(4, upstream.Calls);
    }

    [Fact]
    [Trait("Property", "CB-1")]
    public async Task SendAsync_BreakerInsideOpens_EndsTheRetries()
    {
        var upstream = new FakeHandler(_ => new HttpResponseMessage(HttpStatusCode.InternalServerError));
        using var client = Client(upstream, builder => builder.AddHadrianCircuitBreaker(options => options.FailureThreshold = 2));

        using var response = await client.GetAsync("http://provider.test/");

        Assert.Equal((2, HttpStatusCode.ServiceUnavailable), (upstream.Calls, response.StatusCode));
        Assert.Contains("circuit_breaker_open", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void AddHadrianRetry_WrongSetting_IsRefused()
    {
        var exception = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(
            () => new ServiceCollection().AddHttpClient("p").AddHadrianRetry(options => options.Jitter = 2));

        Assert.StartsWith("retry.jitter: must be from 0 to 1, not 2.", exception.Message, StringComparison.Ordinal);
    }

    private HttpClient Client(HttpMessageHandler upstream, Action<IHttpClientBuilder>? configure = null)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(_time);
        var builder = services.AddHttpClient("p").AddHadrianRetry(options => options.Jitter = 0);
        configure?.Invoke(builder);
        builder.ConfigurePrimaryHttpMessageHandler(() => upstream);
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient("p");
    }
}
