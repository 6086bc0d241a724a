using System.Diagnostics.CodeAnalysis;
using Polly;
using Polly.Retry;

namespace Hadrian.Gateway;

/// <summary>
/// Repeats attempts: as often as the call allows, after waits that grow or that the provider asked for, and only while the
/// call's deadline has room for the wait. A result that is followed by another attempt is disposed.
/// </summary>
/// <typeparam name="TResult">What an attempt gives.</typeparam>
public sealed class AttemptRetry<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TResult>
{
    private readonly ResiliencePipeline<TResult> _pipeline;
    private readonly Func<TResult?, Exception?, CancellationToken, RetryAdvice> _judge;

    /// <summary>Initialises the retries; make one and keep it.</summary>
    /// <param name="rules">The rules for waits.</param>
    /// <param name="judge">Judges what an attempt gave or threw: the result, or the exception, and the caller's token.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onRetry">Told before each repetition: its number from 1, the wait and the reason.</param>
    public AttemptRetry(
        RetryRules rules,
        Func<TResult?, Exception?, CancellationToken, RetryAdvice> judge,
        TimeProvider time,
        Action<int, TimeSpan, string>? onRetry = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(judge);
        ArgumentNullException.ThrowIfNull(time);
        _judge = judge;
        var strategy = new RetryStrategy<TResult>(rules, (outcome, caller) => judge(outcome.Result, outcome.Exception, caller), onRetry);
        _pipeline = new ResiliencePipelineBuilder<TResult> { TimeProvider = time }
            .AddRetry(strategy.Configure(new RetryStrategyOptions<TResult>()))
            .Build();
    }

    /// <summary>Makes attempts until one need not, or must not, be followed by another, and gives or throws what that one did.</summary>
    /// <typeparam name="TState">What the attempts need.</typeparam>
    /// <param name="attempt">Makes one attempt.</param>
    /// <param name="state">What it needs.</param>
    /// <param name="maxRetries">How many attempts may follow the first; see <see cref="RetryRules.MaxRetries(GatewayOperation)"/>.</param>
    /// <param name="deadline">When the call must be over.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public ValueTask<TResult> ExecuteAsync<TState>(
        Func<TState, CancellationToken, ValueTask<TResult>> attempt,
        TState state,
        int maxRetries,
        OperationDeadline deadline,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return maxRetries <= 0
            ? attempt(state, cancellationToken)
            : RunAsync(attempt, state, new RetryCall(maxRetries, deadline), cancellationToken);
    }

    // The first attempt, nearly always the last, goes without the machinery of repetition.
    private async ValueTask<TResult> RunAsync<TState>(
        Func<TState, CancellationToken, ValueTask<TResult>> attempt, TState state, RetryCall call, CancellationToken cancellationToken)
    {
        Outcome<TResult> first;
        try
        {
            var result = await attempt(state, cancellationToken).ConfigureAwait(false);
            if (!_judge(result, null, cancellationToken).ShouldRetry)
            {
                return result;
            }

            first = Outcome.FromResult(result);
        }
        catch (Exception exception) when (_judge(default, exception, cancellationToken).ShouldRetry)
        {
            first = Outcome.FromException<TResult>(exception);
        }

        return await RepeatAsync(first, attempt, state, call, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<TResult> RepeatAsync<TState>(
        Outcome<TResult> first, Func<TState, CancellationToken, ValueTask<TResult>> attempt, TState state, RetryCall call, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(RetryCall.Key, call);
            var made = new Made { First = first };
            var outcome = await _pipeline.ExecuteOutcomeAsync(
                static (context, run) => run.Made.TryTake(out var first) ? new(first) : AgainAsync(run.Attempt, run.State, context.CancellationToken),
                context,
                (Attempt: attempt, State: state, Made: made)).ConfigureAwait(false);
            outcome.ThrowIfException();
            return outcome.Result!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static async ValueTask<Outcome<TResult>> AgainAsync<TState>(
        Func<TState, CancellationToken, ValueTask<TResult>> attempt, TState state, CancellationToken cancellationToken)
    {
        try
        {
            return Outcome.FromResult(await attempt(state, cancellationToken).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // carried on as the outcome and thrown at the end
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Outcome.FromException<TResult>(exception);
        }
    }

    /// <summary>The attempt already made, which the strategy sees as its first.</summary>
    private sealed class Made
    {
        private bool _isTaken;

        public Outcome<TResult> First { get; init; }

        public bool TryTake(out Outcome<TResult> outcome)
        {
            outcome = First;
            return !_isTaken && (_isTaken = true);
        }
    }
}
