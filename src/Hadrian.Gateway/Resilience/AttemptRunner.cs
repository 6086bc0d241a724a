using System.Collections.Frozen;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Polly;

namespace Hadrian.Gateway;

/// <summary>
/// Makes the attempts of a call at one provider: asks its circuit breaker before each, repeats what is worth repeating,
/// and reports every result but that of a value that is handed out. An open breaker ends the attempts.
/// </summary>
/// <typeparam name="T">What an attempt gives.</typeparam>
public sealed partial class AttemptRunner<T>
    where T : class
{
    private readonly FrozenDictionary<string, Target> _targets;
    private readonly ConditionalWeakTable<DynamicProviderInstance, Target> _dynamic = [];
    private readonly CircuitBreakers _breakers;
    private readonly TimeProvider _time;
    private readonly AttemptClassifier _classifier;
    private readonly ResilienceMetrics _metrics;
    private readonly ILogger _logger;

    /// <summary>Initialises the runner for all of the gateway's own providers.</summary>
    /// <param name="providers">The providers, with their settings.</param>
    /// <param name="breakers">Their breakers.</param>
    /// <param name="classifier">Tells failures of a provider from others.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Where repetitions are counted.</param>
    /// <param name="logger">Where repetitions are written.</param>
    public AttemptRunner(
        ProviderRegistry providers,
        CircuitBreakers breakers,
        AttemptClassifier classifier,
        TimeProvider time,
        ResilienceMetrics metrics,
        ILogger<AttemptRunner<T>> logger)
    {
        ArgumentNullException.ThrowIfNull(providers);
        ArgumentNullException.ThrowIfNull(breakers);
        _classifier = classifier;
        _metrics = metrics;
        _logger = logger;
        _breakers = breakers;
        _time = time;
        _targets = providers.All.ToFrozenDictionary(
            provider => provider.Name, provider => Create(provider, breakers.Get(provider.Name), provider.Name), StringComparer.Ordinal);
    }

    /// <summary>Makes attempts at a provider.</summary>
    /// <typeparam name="TState">What sending needs.</typeparam>
    /// <param name="call">The call; its operation decides how often an attempt is repeated.</param>
    /// <param name="to">The provider and model to call.</param>
    /// <param name="deadline">When the whole call must be over, fallbacks included.</param>
    /// <param name="send">Makes one attempt. A <see cref="GatewayException"/> becomes the attempt's error; its own deadline is its business.</param>
    /// <param name="state">What it needs.</param>
    /// <param name="caller">The caller's token.</param>
    /// <returns>The last attempt. Report how its value ended, and dispose it.</returns>
    /// <exception cref="KeyNotFoundException">There is no such provider.</exception>
    public ValueTask<Attempt<T>> RunAsync<TState>(
        GatewayCall call,
        ModelTarget to,
        OperationDeadline deadline,
        Func<TState, CancellationToken, ValueTask<T>> send,
        TState state,
        CancellationToken caller)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(send);
        var target = to.Dynamic is null ? _targets[to.Provider] : Of(to.Dynamic);
        return AttemptAsync(call, to, target, send, state, new RetryCall(target.Rules.MaxRetries(call.Operation), deadline), caller);
    }

    private Target Of(DynamicProviderInstance instance)
        => _dynamic.GetValue(instance, made => Create(made.Provider, _breakers.Get(made), GatewayMetrics.DynamicProviders));

    private Target Create(IGatewayProvider provider, CircuitBreaker breaker, string label)
    {
        var rules = new RetryRules(provider.Settings.Retry, _classifier, _time);
        return new Target(provider, breaker, rules, new AttemptRetry<Attempt<T>>(
            rules,
            (attempt, exception, caller) => exception is null ? Judge(rules, attempt!) : rules.Judge(exception, caller),
            _time,
            (number, wait, reason) => Retrying(provider.Name, label, number, wait, reason)));
    }

    /// <summary>Makes one attempt, and those that follow it when <paramref name="retries"/> is given. One method does both jobs: every asynchronous layer around a call costs each call.</summary>
    private async ValueTask<Attempt<T>> AttemptAsync<TState>(
        GatewayCall call, ModelTarget to, Target target, Func<TState, CancellationToken, ValueTask<T>> send, TState state, RetryCall? retries, CancellationToken caller)
    {
        if (!target.Breaker.TryEnter(out var permit, out var refusal))
        {
            return new Attempt<T>(refusal, exception: null);
        }

        var activity = AttemptActivity.Start(call, to, target.Provider);
        Outcome<Attempt<T>> outcome;
        try
        {
            var value = await send(state, caller).ConfigureAwait(false);
            if (AnswerOf(value) is { IsSuccess: false } answer)
            {
                permit.Report(answer.StatusCode);
                activity?.SetTag("http.response.status_code", answer.StatusCode);
                AttemptActivity.Fail(activity, GatewayErrorCodes.ProviderError);
            }

            outcome = Outcome.FromResult(new Attempt<T>(value, permit, activity));
        }
        catch (GatewayException exception)
        {
            permit.Report(AttemptClassifier.Classify(exception.Error));
            End(activity, exception.Error.Code);
            outcome = Outcome.FromResult(new Attempt<T>(exception.Error, exception));
        }
        catch (Exception exception)
        {
            permit.Report(_classifier.Classify(exception, caller));
            End(activity, exception.GetType().FullName!);
            outcome = Outcome.FromException<Attempt<T>>(exception);
        }

        if (retries is not null && target.Retry.IsDue(outcome, retries, caller))
        {
            outcome = await target.Retry.RepeatAsync(
                outcome,
                static (run, caller) => run.Runner.AttemptAsync(run.Call, run.To, run.Target, run.Send, run.State, retries: null, caller),
                (Runner: this, Call: call, To: to, Target: target, Send: send, State: state),
                retries,
                caller).ConfigureAwait(false);
        }

        outcome.ThrowIfException();
        return outcome.Result!;
    }

    private static RetryAdvice Judge(RetryRules rules, Attempt<T> attempt) => attempt switch
    {
        { HasValue: false } => RetryRules.Judge(attempt.Error),
        { Value: { } value } when AnswerOf(value) is { IsSuccess: false } answer => rules.Judge(answer),
        _ => RetryAdvice.Stop,
    };

    private static ProviderResponse? AnswerOf(T value) => value is UpstreamAnswer answer ? answer.Response : value as ProviderResponse;

    private void Retrying(string provider, string label, int number, TimeSpan wait, string reason)
    {
        _metrics.Retried(label, reason);
        LogRetrying(_logger, provider, number, (long)wait.TotalMilliseconds, reason);
    }

    [LoggerMessage(60, LogLevel.Information, "Provider {Provider}: retry {Number} in {WaitMs} ms ({Reason}).")]
    private static partial void LogRetrying(ILogger logger, string provider, int number, long waitMs, string reason);

    private static void End(Activity? activity, string errorType)
    {
        AttemptActivity.Fail(activity, errorType);
        activity?.Dispose();
    }

    private sealed record Target(IGatewayProvider Provider, CircuitBreaker Breaker, RetryRules Rules, AttemptRetry<Attempt<T>> Retry);
}
