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

    private async ValueTask<TResult> RunAsync<TState>(
        Func<TState, CancellationToken, ValueTask<TResult>> attempt, TState state, RetryCall call, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(RetryCall.Key, call);
            return await _pipeline.ExecuteAsync(
                static (context, state) => state.Attempt(state.State, context.CancellationToken), context, (Attempt: attempt, State: state)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
