using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Resilience;

public class RetryRulesTests
{
    private readonly RetryOptions _options = new();
    private double _random = 0.5;

    [Theory]
    [InlineData(408, true)]
    [InlineData(424, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(529, true)]
    [InlineData(501, false)]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(404, false)]
    [InlineData(409, false)]
    public void Judge_Status_AsListed(int status, bool expected)
        => Assert.Equal(expected, Rules().Judge(status, null, null, null).ShouldRetry);

    [Fact]
    public void Judge_StatusesConfigured_TakeTheDefaultsPlace()
    {
        _options.RetryableStatusCodes.Add(503);

        Assert.True(Rules().Judge(503, null, null, null).ShouldRetry);
        Assert.False(Rules().Judge(429, null, null, null).ShouldRetry);
    }

    [Fact]
    public void Judge_ProviderForbidsIt_Stops() => Assert.False(Rules().Judge(503, null, null, "false").ShouldRetry);

    [Fact]
    public void Judge_CallerLeft_Stops()
    {
        var left = new CancellationToken(canceled: true);

        Assert.False(Rules().Judge(new HttpRequestException(), left).ShouldRetry);
        Assert.True(Rules().Judge(new HttpRequestException(), default).ShouldRetry);
        Assert.True(Rules().Judge(new TaskCanceledException(), default).ShouldRetry);
        Assert.Equal("connection", Rules().Judge(new AggregateException(new IOException()), default).Reason);
        Assert.False(Rules().Judge(new InvalidOperationException(), default).ShouldRetry);
    }

    [Fact]
    public void Judge_BreakerIsOpen_Stops()
        => Assert.False(RetryRules.Judge(new GatewayError(System.Net.HttpStatusCode.ServiceUnavailable, GatewayErrorCodes.CircuitBreakerOpen, "open")).ShouldRetry);

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 200)]
    [InlineData(3, 800)]
    [InlineData(9, 10_000)]
    [InlineData(5_000, 10_000)]
    public void Delay_NothingAsked_GrowsUpToTheLongest(int retry, double expected)
        => Assert.Equal(expected, Rules().Delay(retry, null).TotalMilliseconds);

    [Theory]
    [InlineData(0, 90, 2_000)]
    [InlineData(1, 110, 2_010)]
    public void Delay_Jitter_VariesOursBothWaysAndOnlyLengthensTheProviders(double random, double own, double asked)
    {
        _random = random;

        Assert.Equal(own, Rules().Delay(0, null).TotalMilliseconds, precision: 6);
        Assert.Equal(asked, Rules().Delay(0, TimeSpan.FromSeconds(2)).TotalMilliseconds, precision: 6);
    }

    [Theory]
    [InlineData(GatewayOperation.Chat, 3)]
    [InlineData(GatewayOperation.Embeddings, 5)]
    [InlineData(GatewayOperation.Models, 5)]
    public void MaxRetries_Operation_AsConfigured(GatewayOperation operation, int expected)
    {
        Assert.Equal(expected, Rules().MaxRetries(operation));

        _options.Enabled = false;

        Assert.Equal(0, Rules().MaxRetries(operation));
    }

    private RetryRules Rules() => new(_options, new AttemptClassifier([]), new FakeTimeProvider(), () => _random);
}
