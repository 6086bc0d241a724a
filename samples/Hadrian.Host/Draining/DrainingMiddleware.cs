using System.Net;
using Hadrian.Host.Http;

namespace Hadrian.Host.Draining;

/// <summary>Takes no new work once the process is told to stop, while probes are still answered.</summary>
internal sealed class DrainingMiddleware(RequestDelegate next, RunningRequests running, IHostApplicationLifetime lifetime)
{
    private static readonly GatewayError Stopping = new(
        HttpStatusCode.ServiceUnavailable, "shutting_down", "This instance of the gateway is stopping. Send the request again; another one answers.");

    public Task InvokeAsync(HttpContext context) => context.Request.Path.StartsWithSegments("/health") ? next(context) : CountAsync(context);

    private async Task CountAsync(HttpContext context)
    {
        running.Enter();
        try
        {
            if (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                context.Response.Headers.Connection = "close";
                context.Response.Headers.RetryAfter = "1";
                await ErrorAnswer.WriteAsync(context, Stopping);
                return;
            }

            await next(context);
        }
        finally
        {
            running.Exit();
        }
    }
}
