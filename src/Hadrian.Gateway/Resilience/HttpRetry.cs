using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;

namespace Hadrian.Gateway;

/// <summary>Our rules as a resilience pipeline of an <see cref="HttpClient"/>.</summary>
internal static class HttpRetry
{
    public static RetryOptions Options(Action<RetryOptions>? configure)
    {
        var options = new RetryOptions();
        configure?.Invoke(options);
        var check = new SectionCheck("retry").Retries(options, string.Empty).Result;
        return check.Failed ? throw new OptionsValidationException("retry", typeof(RetryOptions), check.Failures) : options;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The options have no members of their own to validate.")]
    public static void Configure(
        ResiliencePipelineBuilder<HttpResponseMessage> pipeline, IServiceProvider services, string client, RetryOptions options, TimeSpan deadline)
    {
        var time = PolicyFactories.Clock(services);
        var rules = new RetryRules(options, StandaloneBreaker.Classifier(services), time);
        var maxRetries = rules.MaxRetries(GatewayOperation.Other);
        if (maxRetries == 0)
        {
            return;
        }

        var metrics = services.GetService<ResilienceMetrics>();
        var strategy = new RetryStrategy<HttpResponseMessage>(
            rules, (outcome, caller) => Judge(rules, outcome, caller), (_, _, reason) => metrics?.Retried(client, reason));
        pipeline.TimeProvider = time;
        pipeline.AddStrategy(_ => new DeadlineStrategy(maxRetries, deadline, time), new DeadlineOptions());
        pipeline.AddRetry(strategy.Configure(new HttpRetryStrategyOptions()));
    }

    private static RetryAdvice Judge(RetryRules rules, Outcome<HttpResponseMessage> outcome, CancellationToken caller) => outcome switch
    {
        { Exception: { } exception } => rules.Judge(exception, caller),
        // A limit or a breaker of ours: it will not have changed its mind.
        { Result: RefusalResponse or { IsSuccessStatusCode: true } } => RetryAdvice.Stop,
        { Result: { } answer } => rules.Judge(
            (int)answer.StatusCode, First(answer.Headers, "retry-after-ms"), First(answer.Headers, "Retry-After"), First(answer.Headers, "x-should-retry")),
        _ => RetryAdvice.Stop,
    };

    private static string? First(HttpResponseHeaders headers, string name)
        => headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <summary>Begins the deadline before the first attempt.</summary>
    private sealed class DeadlineStrategy(int maxRetries, TimeSpan deadline, TimeProvider time) : ResilienceStrategy<HttpResponseMessage>
    {
        protected override ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback, ResilienceContext context, TState state)
        {
            context.Properties.Set(RetryCall.Key, new RetryCall(maxRetries, new OperationDeadline(deadline, time)));
            return callback(context, state);
        }
    }

    private sealed class DeadlineOptions : ResilienceStrategyOptions;
}
