using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Resilience;

public sealed class AttemptRunnerTests : IDisposable
{
    // Steps of its own accord whenever a wait begins, so that no test waits.
    private readonly WaitingTimeProvider _time = new();
    private readonly ServiceProvider _services;
    private readonly List<ProviderResponse> _answers = [];

    public AttemptRunnerTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time);
        services.AddHadrianGateway()
            .AddTestProvider("p", options => options.Retry.Jitter = 0)
            .AddTestProvider("off", options => options.Retry.Enabled = false)
            .AddTestProvider("touchy", options =>
            {
                options.Retry.Jitter = 0;
                options.CircuitBreaker.FailureThreshold = 2;
            });
        _services = services.BuildServiceProvider();
    }

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData("p", GatewayOperation.Chat, 4)]
    [InlineData("p", GatewayOperation.Embeddings, 5)]
    [InlineData("off", GatewayOperation.Chat, 1)]
    public async Task RunAsync_ProviderKeepsFailing_MakesSoManyAttempts(string provider, GatewayOperation operation, int expected)
    {
        using var last = await RunAsync(provider, () => Answer(503), operation);

        // Embeddings: five retries, but the breaker opens at the fifth failure.
        Assert.Equal(expected, _answers.Count);
    }

    [Fact]
    public async Task RunAsync_SecondAttemptSucceeds_GivesItAndDisposesTheFirst()
    {
        var first = true;

        using var attempt = await RunAsync("p", () => Answer(first && !(first = false) ? 500 : 200));

        Assert.Equal(200, attempt.Value!.StatusCode);
        Assert.Equal([false, true], _answers.Select(answer => answer.Body.CanRead));
        Assert.Equal([TimeSpan.FromMilliseconds(100)], _time.Waits);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    public async Task RunAsync_CallersFault_IsNotRepeated(int status)
    {
        using var attempt = await RunAsync("p", () => Answer(status));

        Assert.Single(_answers);
        Assert.Equal(status, attempt.Value!.StatusCode);
    }

    [Fact]
    [Trait("Property", "FB-7")]
    public async Task RunAsync_RetryAfterFitsTheDeadline_IsWaitedFor()
    {
        var first = true;

        using var attempt = await RunAsync("p", () => Answer(first && !(first = false) ? 429 : 200, retryAfter: "20"), seconds: 60);

        Assert.Equal(200, attempt.Value!.StatusCode);
        Assert.Equal([TimeSpan.FromSeconds(20)], _time.Waits);
    }

    [Fact]
    [Trait("Property", "FB-7")]
    public async Task RunAsync_RetryAfterDoesNotFit_GivesTheAnswerAtOnce()
    {
        using var attempt = await RunAsync("p", () => Answer(429, retryAfter: "60"), seconds: 60);

        Assert.Equal(429, attempt.Value!.StatusCode);
        Assert.Empty(_time.Waits);
        Assert.True(_answers.Single().Body.CanRead);
    }

    [Fact]
    [Trait("Property", "FB-7")]
    public async Task RunAsync_DeadlineComesNearer_EndsTheRetries()
    {
        using var attempt = await RunAsync("p", () => Answer(429, retryAfter: "25"), seconds: 60);

        Assert.Equal(3, _answers.Count);
        Assert.Equal(TimeSpan.FromSeconds(50), _time.Waits.Aggregate((left, right) => left + right));
    }

    [Fact]
    [Trait("Property", "CB-1")]
    public async Task RunAsync_BreakerOpensMidSequence_StopsTheRetries()
    {
        using var attempt = await RunAsync("touchy", () => Answer(500));

        Assert.Equal(2, _answers.Count);
        Assert.Equal(GatewayErrorCodes.CircuitBreakerOpen, attempt.Error!.Code);
        using var next = await RunAsync("touchy", () => Answer(200));
        Assert.Equal((2, false), (_answers.Count, next.HasValue));
    }

    [Fact]
    public async Task RunAsync_ProviderNotReached_IsRepeatedAndGivesTheError()
    {
        var attempts = 0;

        using var attempt = await RunAsync("p", () =>
        {
            attempts++;
            throw new GatewayException(new GatewayError(HttpStatusCode.GatewayTimeout, GatewayErrorCodes.ProviderTimeout, "late"));
        });

        Assert.Equal((4, GatewayErrorCodes.ProviderTimeout), (attempts, attempt.Error!.Code));
        Assert.IsType<GatewayException>(attempt.Exception);
        Assert.Equal(4, Breaker("p").GetStatus().FailureCount);
    }

    [Fact]
    public async Task RunAsync_CallerLeaves_StopsAndCountsNothing()
    {
        using var caller = new CancellationTokenSource();
        var attempts = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await RunAsync(
            "p",
            () =>
            {
                attempts++;
                caller.Cancel();
                throw new OperationCanceledException(caller.Token);
            },
            caller: caller.Token));

        Assert.Equal((1, 0), (attempts, Breaker("p").GetStatus().FailureCount));
    }

    [Theory]
    [InlineData(AttemptResult.Failure, 1)]
    [InlineData(AttemptResult.Neutral, 0)]
    [Trait("Property", "CB-7")]
    public async Task Report_HowTheValueEnded_CountsOnceAndThen(AttemptResult ended, int failures)
    {
        var attempt = await RunAsync("p", () => Answer(200));
        Assert.Equal(0, Breaker("p").GetStatus().FailureCount);

        attempt.Report(ended);
        attempt.Report(AttemptResult.Failure);
        attempt.Dispose();

        Assert.Equal(failures, Breaker("p").GetStatus().FailureCount);
    }

    [Fact]
    public async Task RunAsync_Retries_AreCountedByReason()
    {
        using var retries = new MetricCollector<long>(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), GatewayDiagnostics.Name, "retry.attempts");

        using var attempt = await RunAsync("p", () => Answer(529));

        Assert.Equal(["529", "529", "529"], retries.GetMeasurementSnapshot().Select(one => (string)one.Tags["reason"]!));
    }

    private CircuitBreaker Breaker(string provider) => _services.GetRequiredService<CircuitBreakers>().Get(provider);

    private ProviderResponse Answer(int status, string? retryAfter = null)
    {
        var answer = new ProviderResponse(status, new MemoryStream([1])) { RetryAfter = retryAfter };
        _answers.Add(answer);
        return answer;
    }

    private ValueTask<Attempt<ProviderResponse>> RunAsync(
        string provider, Func<ProviderResponse> send, GatewayOperation operation = GatewayOperation.Chat, int seconds = 600, CancellationToken caller = default)
        => _services.GetRequiredService<AttemptRunner<ProviderResponse>>().RunAsync(
            new GatewayCall(operation, default), new ModelTarget(provider, "m"), new OperationDeadline(TimeSpan.FromSeconds(seconds), _time), static (send, _) => new(send()), send, caller);
}
