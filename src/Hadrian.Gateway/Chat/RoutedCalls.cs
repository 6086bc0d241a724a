using System.Runtime.ExceptionServices;

namespace Hadrian.Gateway;

/// <summary>Makes an in-process call at its target and, when that fails, at those that may take over.</summary>
/// <typeparam name="T">What the call gives.</typeparam>
internal sealed class RoutedCalls<T>(
    ProviderRegistry providers, AttemptRunner<T> attempts, FallbackRules rules, ResilienceMetrics metrics, TimeProvider time)
    where T : class
{
    /// <summary>Makes the call.</summary>
    /// <param name="call">The call, planned. Its target is in the end the one that served.</param>
    /// <param name="send">Makes one attempt at a provider, in the time of the deadline it is given.</param>
    /// <param name="state">What it needs.</param>
    /// <param name="caller">The caller's token.</param>
    /// <returns>The attempt that served. Report how its value ended, and dispose it.</returns>
    public async ValueTask<Attempt<T>> RunAsync<TState>(
        GatewayCall call, Func<TState, IGatewayProvider, ModelTarget, CallDeadline, ValueTask<T>> send, TState state, CancellationToken caller)
    {
        var primary = call.Target!;
        var deadline = OperationTimes.Whole(providers.Of(primary).Settings, call.IsStreaming, time);
        ExceptionDispatchInfo? failure = null;
        for (var place = 0; ; place++)
        {
            var target = place == 0 ? primary : call.Fallbacks[place - 1];
            var provider = providers.Of(target);
            call.Target = target;
            try
            {
                var attempt = await attempts.RunAsync(
                    call,
                    target,
                    deadline,
                    static (run, caller) => SendAsync(run.Send, run.State, run.Provider, run.Target, run.Call, run.Deadline, run.Time, caller),
                    (Send: send, State: state, Provider: provider, Target: target, Call: call, Deadline: deadline, Time: time),
                    caller).ConfigureAwait(false);
                if (attempt.HasValue)
                {
                    if (place > 0)
                    {
                        metrics.FellOver(primary, target, place, success: true);
                    }

                    return attempt;
                }

                throw attempt.Exception as GatewayException ?? new GatewayException(attempt.Error);
            }
            catch (Exception exception) when (!caller.IsCancellationRequested)
            {
                failure ??= ExceptionDispatchInfo.Capture(exception);
                if (place < call.Fallbacks.Count && rules.AllowsNext(provider.Settings, exception, caller))
                {
                    continue;
                }

                if (place > 0)
                {
                    metrics.Exhausted(primary, place + 1);
                }

                // What the caller asked for is what it hears about.
                call.Target = primary;
                failure.Throw();
            }
        }
    }

    private static async ValueTask<T> SendAsync<TState>(
        Func<TState, IGatewayProvider, ModelTarget, CallDeadline, ValueTask<T>> send,
        TState state,
        IGatewayProvider provider,
        ModelTarget target,
        GatewayCall call,
        OperationDeadline whole,
        TimeProvider time,
        CancellationToken caller)
    {
        var deadline = new CallDeadline(whole.Limit(OperationTimes.Attempt(provider.Settings, call.IsStreaming)), time, caller);
        try
        {
            return await send(state, provider, target, deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!deadline.IsAbandoned)
        {
            deadline.Dispose();
            throw new GatewayException(ProviderInvoker.Translate(exception, provider.Name, deadline)!, exception);
        }
        catch
        {
            deadline.Dispose();
            throw;
        }
    }
}
