using System.Net;
using Hadrian.Host.Http;

namespace Hadrian.Host.Draining;

/// <summary>Takes no new work once the process is told to stop, while probes are still answered.</summary>
internal sealed class DrainingMiddleware(RequestDelegate next, RunningRequests running, IHostApplicationLifetime lifetime)
{
    private static readonly GatewayError Stopping = new(
        HttpStatusCode.ServiceUnavailable, "shutting_down", "This instance of the gateway is stopping. Send the request again; another one answers.");

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/health"))
        {
            return next(context);
        }

        // Counted before the question whether to stop, and until the last byte is out.
        running.Enter();
        context.Response.OnCompleted(Exit, running);
        return lifetime.ApplicationStopping.IsCancellationRequested ? RefuseAsync(context) : next(context);
    }

    private static Task Exit(object running)
    {
        ((RunningRequests)running).Exit();
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.Connection = "close";
        context.Response.Headers.RetryAfter = "1";
        return ErrorAnswer.WriteAsync(context, Stopping);
    }
}
