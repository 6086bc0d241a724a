using System.Diagnostics.CodeAnalysis;
using Polly;
using Polly.Retry;

namespace Hadrian.Gateway;

/// <summary>
/// Repeats attempts: as often as the call allows, after waits that grow or that the provider asked for, and only while the
/// call's deadline has room for the wait. A result that is followed by another attempt is disposed.
/// </summary>
/// <typeparam name="TResult">What an attempt gives.</typeparam>
internal sealed class AttemptRetry<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TResult>
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
        _judge = judge;
        var strategy = new RetryStrategy<TResult>(rules, (outcome, caller) => judge(outcome.Result, outcome.Exception, caller), onRetry);
        _pipeline = new ResiliencePipelineBuilder<TResult> { TimeProvider = time }
            .AddRetry(strategy.Configure(new RetryStrategyOptions<TResult>()))
            .Build();
    }

    /// <summary>Gives whether another attempt may follow the first. Nearly always none does, so this goes without Polly's machinery.</summary>
    /// <param name="first">What the first attempt came to.</param>
    /// <param name="call">How often the call may be repeated.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public bool IsDue(Outcome<TResult> first, RetryCall call, CancellationToken cancellationToken)
        => call.MaxRetries > 0 && _judge(first.Result, first.Exception, cancellationToken).ShouldRetry;

    /// <summary>Makes attempts after the first until one need not, or must not, be followed by another, and gives what that one came to.</summary>
    /// <typeparam name="TState">What the attempts need.</typeparam>
    /// <param name="first">What the first attempt came to.</param>
    /// <param name="again">Makes another.</param>
    /// <param name="state">What it needs.</param>
    /// <param name="call">How often the call may be repeated, and until when.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public async ValueTask<Outcome<TResult>> RepeatAsync<TState>(
        Outcome<TResult> first,
        Func<TState, CancellationToken, ValueTask<TResult>> again,
        TState state,
        RetryCall call,
        CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(RetryCall.Key, call);
            return await _pipeline.ExecuteOutcomeAsync(
                static (context, run) => run.First.TryTake(out var first) ? new(first) : AgainAsync(run.Again, run.State, context.CancellationToken),
                context,
                (Again: again, State: state, First: new Made(first))).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static async ValueTask<Outcome<TResult>> AgainAsync<TState>(
        Func<TState, CancellationToken, ValueTask<TResult>> again, TState state, CancellationToken cancellationToken)
    {
        try
        {
            return Outcome.FromResult(await again(state, cancellationToken).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // carried on as the outcome and thrown at the end
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Outcome.FromException<TResult>(exception);
        }
    }

    /// <summary>The attempt already made, which the strategy sees as its first.</summary>
    private sealed class Made(Outcome<TResult> first)
    {
        private bool _isTaken;

        public bool TryTake(out Outcome<TResult> outcome)
        {
            outcome = first;
            return !_isTaken && (_isTaken = true);
        }
    }
}
