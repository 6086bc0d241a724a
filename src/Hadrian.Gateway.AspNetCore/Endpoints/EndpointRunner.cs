using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Runs an endpoint: answers what it throws, in the envelope and without the exception's text, then counts and times it.</summary>
internal sealed partial class EndpointRunner(HttpMetrics metrics, ILogger<EndpointRunner> logger)
{
    private static readonly GatewayError InternalError = new(HttpStatusCode.InternalServerError, GatewayErrorCodes.InternalError,
        "Something went wrong in the gateway. Its log has the details, under this request id.");

    private static readonly GatewayError DatabaseError = new(HttpStatusCode.InternalServerError, GatewayErrorCodes.DatabaseError,
        "The gateway's storage failed. Its log has the details, under this request id.");

    /// <summary>Makes an endpoint of a handler. One method does both jobs: every asynchronous layer around a call costs each call.</summary>
    public RequestDelegate Run(RequestDelegate handler) => async context =>
    {
        var started = metrics.Now;
        try
        {
            await handler(context);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to answer.
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }
        }
        catch (Exception exception)
        {
            await AnswerAsync(context, exception);
        }
        finally
        {
            metrics.Record(context, started);
        }
    };

    /// <summary>Gives the error an exception shows to the client.</summary>
    public static GatewayError ErrorOf(Exception exception)
        => (exception as GatewayException)?.Error ?? (StorageFailures.IsOfStorage(exception) ? DatabaseError : InternalError);

    private async Task AnswerAsync(HttpContext context, Exception exception)
    {
        var requestId = context.Response.Headers[HeaderNames.RequestId].ToString();
        if (exception is not GatewayException)
        {
            LogFailed(logger, exception, requestId);
        }

        if (context.Response.HasStarted)
        {
            // Half an answer must not look whole.
            context.Abort();
            return;
        }

        await ErrorResponses.WriteAsync(context, ErrorOf(exception), requestId);
    }

    [LoggerMessage(100, LogLevel.Error, "Request {RequestId} failed in the gateway.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string requestId);
}
