using Polly;
using Polly.Retry;

namespace Hadrian.Gateway;

/// <summary>Puts our rules into Polly's retry strategy. What differs from call to call comes with the context.</summary>
/// <param name="rules">The rules.</param>
/// <param name="judge">Judges a result or an exception.</param>
/// <param name="onRetry">Told before each repetition: its number from 1, the wait and the reason.</param>
internal sealed class RetryStrategy<TResult>(
    RetryRules rules, Func<Outcome<TResult>, CancellationToken, RetryAdvice> judge, Action<int, TimeSpan, string>? onRetry)
{
    public TOptions Configure<TOptions>(TOptions options)
        where TOptions : RetryStrategyOptions<TResult>
    {
        // Each call has its own number of retries and its own wait, decided on together below.
        options.MaxRetryAttempts = int.MaxValue;
        options.UseJitter = false;
        options.ShouldHandle = arguments => new(ShouldRetry(arguments));
        options.DelayGenerator = static arguments => new(RetryCall.Of(arguments.Context).Wait);
        options.OnRetry = OnRetry;
        return options;
    }

    private bool ShouldRetry(RetryPredicateArguments<TResult> arguments)
    {
        var call = RetryCall.Of(arguments.Context);
        if (arguments.AttemptNumber >= call.MaxRetries)
        {
            return false;
        }

        var advice = judge(arguments.Outcome, arguments.Context.CancellationToken);
        if (!advice.ShouldRetry)
        {
            return false;
        }

        call.Wait = rules.Delay(arguments.AttemptNumber, advice.Wait);
        call.Reason = advice.Reason;
        return call.Deadline.Fits(call.Wait);
    }

    private ValueTask OnRetry(OnRetryArguments<TResult> arguments)
    {
        onRetry?.Invoke(arguments.AttemptNumber + 1, arguments.RetryDelay, RetryCall.Of(arguments.Context).Reason);
        return default;
    }
}
