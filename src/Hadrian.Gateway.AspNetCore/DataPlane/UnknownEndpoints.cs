using System.Net;
using Microsoft.AspNetCore.Http;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Answers what is no endpoint: a wrong method, or a path that does not exist.</summary>
internal sealed class UnknownEndpoints(GatewayCalls calls, PolicyPipeline pipeline)
{
    /// <summary>405. For <c>HEAD</c> with a valid key the answer shows the key's limits and uses nothing up.</summary>
    public async Task WrongMethodAsync(HttpContext context, GatewayOperation operation, string scope, string allow)
    {
        var call = calls.Create(context, operation, scope);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            await using var lease = pipeline.Begin(call);
            if (await lease.AcquireAsync(PolicyStage.Authentication, context.RequestAborted) is { } refusal)
            {
                await ErrorResponses.WriteAsync(context, refusal, call);
                return;
            }

            foreach (var policy in pipeline.Policies)
            {
                policy.Describe(call);
            }
        }

        context.Response.Headers.Allow = allow;
        await ErrorResponses.WriteAsync(context, WrongMethod(context, allow), call);
    }

    /// <summary>405 outside the data plane.</summary>
    public static Task WrongMethodAsync(HttpContext context, string allow)
    {
        var requestId = GatewayCalls.RequestIdOf(context);
        context.Response.Headers[HeaderNames.RequestId] = requestId;
        context.Response.Headers.Allow = allow;
        return ErrorResponses.WriteAsync(context, WrongMethod(context, allow), requestId);
    }

    /// <summary>404.</summary>
    public static Task NotFoundAsync(HttpContext context)
    {
        var requestId = GatewayCalls.RequestIdOf(context);
        context.Response.Headers[HeaderNames.RequestId] = requestId;
        return ErrorResponses.WriteAsync(context, new GatewayError(HttpStatusCode.NotFound, GatewayErrorCodes.NotFound,
            "There is nothing at this path. The API lies under /v1; /api/docs describes it."), requestId);
    }

    private static GatewayError WrongMethod(HttpContext context, string allow) => new(
        HttpStatusCode.MethodNotAllowed, GatewayErrorCodes.MethodNotAllowed, $"{context.Request.Method} is not possible here; use {allow}.");
}
