using System.Net;
using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

/// <summary>
/// Sends a request to a provider, with all the attempts its settings allow, and turns transport failures into gateway
/// errors. Hosts and paths never reach the client.
/// </summary>
/// <param name="attempts">Makes the attempts: circuit breaker, retries.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where failed attempts are written.</param>
public sealed partial class ProviderInvoker(AttemptRunner<UpstreamAnswer> attempts, TimeProvider time, ILogger<ProviderInvoker> logger)
{
    /// <summary>Sends a request.</summary>
    /// <param name="call">The call; its target is who is asked.</param>
    /// <param name="provider">The target's provider.</param>
    /// <param name="request">The request; its body is read once per attempt.</param>
    /// <param name="deadline">When the whole call must be over. A single attempt ends earlier, by the provider's own settings.</param>
    /// <param name="caller">The caller's token.</param>
    /// <returns>The last attempt: an answer whatever its status, or the error. Report to it how the answer's body ended.</returns>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public ValueTask<Attempt<UpstreamAnswer>> SendAsync(
        GatewayCall call, IGatewayProvider provider, ProviderRequest request, OperationDeadline deadline, CancellationToken caller)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(request);
        return attempts.RunAsync(
            call,
            call.Target!,
            deadline,
            static (send, caller) => send.Invoker.AttemptAsync(send.Provider, send.Request, send.Deadline, caller),
            (Invoker: this, Provider: provider, Request: request, Deadline: deadline),
            caller);
    }

    private async ValueTask<UpstreamAnswer> AttemptAsync(
        IGatewayProvider provider, ProviderRequest request, OperationDeadline whole, CancellationToken caller)
    {
        var deadline = new CallDeadline(whole.Limit(OperationTimes.Attempt(provider.Settings, request.IsStreaming)), time, caller);
        try
        {
            return new UpstreamAnswer(await provider.SendAsync(request, deadline.Token).ConfigureAwait(false), deadline);
        }
        catch (Exception exception)
        {
            var error = Translate(exception, provider.Name, deadline);
            deadline.Dispose();
            if (error is null)
            {
                // A provider that says itself what failed has told clients no more than they may know.
                if (exception is GatewayException { Code: GatewayErrorCodes.ProviderError, InnerException: not null })
                {
                    LogAttemptFailed(logger, provider.Name, GatewayErrorCodes.ProviderError, exception);
                }

                throw;
            }

            LogAttemptFailed(logger, provider.Name, error.Code, exception);
            throw new GatewayException(error, exception);
        }
    }

    /// <summary>Gives the error a transport failure amounts to; <see langword="null"/> when it is the caller's own cancellation or no transport failure.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="provider">The provider's name.</param>
    /// <param name="deadline">The attempt's deadline.</param>
    public static GatewayError? Translate(Exception exception, string provider, CallDeadline deadline)
    {
        ArgumentNullException.ThrowIfNull(deadline);
        return exception switch
        {
            OperationCanceledException when !deadline.IsAbandoned => new GatewayError(HttpStatusCode.GatewayTimeout, GatewayErrorCodes.ProviderTimeout,
                $"Provider '{provider}' did not answer in time."),
            OperationCanceledException => null,
            HttpRequestException or IOException => new GatewayError(HttpStatusCode.BadGateway, GatewayErrorCodes.ProviderError,
                $"Provider '{provider}' could not be reached or broke off the answer."),
            _ => null,
        };
    }

    [LoggerMessage(30, LogLevel.Warning, "An attempt at provider {Provider} failed: {Code}.")]
    private static partial void LogAttemptFailed(ILogger logger, string provider, string code, Exception exception);
}
