using System.Net;
using Hadrian.Wire.OpenAI.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Chat completions, completions and embeddings: check, route, forward, account. Read from top to bottom, it is the path of a request.</summary>
internal sealed partial class InferenceEndpoint(
    GatewayCalls calls,
    PolicyPipeline pipeline,
    RequestBodyReader bodies,
    ModelRouter router,
    ProviderInvoker invoker,
    StreamRelay streams,
    IOptions<DataPlaneOptions> options,
    TimeProvider time)
{
    public async Task HandleAsync(HttpContext context, GatewayOperation operation, string scope)
    {
        var call = calls.Create(context, operation, scope);
        var lease = pipeline.Begin(call);
        try
        {
            if (await CheckAsync(context, lease) is { } error)
            {
                await ErrorResponses.WriteAsync(context, error, call);
            }
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            var error = FailureGuard.ErrorOf(exception);
            await lease.SettleAsync(new CallOutcome { Status = CallStatus.Failed, StatusCode = error.StatusCode, ErrorCode = error.Code });
            if (!context.Response.HasStarted)
            {
                ResponseHeaders.WriteLimits(context.Response, call);
            }

            throw;
        }
        finally
        {
            await lease.DisposeAsync();
        }
    }

    /// <summary>Runs the checks in the order that decides which error wins, then sends the call on.</summary>
    /// <returns>The refusal, when nothing has been answered yet.</returns>
    private async ValueTask<GatewayError?> CheckAsync(HttpContext context, CallLease lease)
    {
        if (await lease.AcquireAsync(PolicyStage.Admission, context.RequestAborted) is { } refusal)
        {
            return refusal;
        }

        var (body, error) = await bodies.ReadAsync(context);
        using (body)
        {
            ModelRoute? route = null;
            OpenAIRequest? request = null;
            if (error is null && OpenAIRequest.TryParse(lease.Call.Operation, body!.Memory, out request, out error)
                && router.TryResolve(request.Model, request.Models, out route, out error))
            {
                error = Impossibility(request, route);
            }

            if (error is not null)
            {
                await lease.SettleAsync(CallLease.Refused(error));
                return error;
            }

            var call = lease.Call;
            call.RequestedModel = request!.Model ?? route!.Target.CanonicalName;
            call.Target = route!.Target;
            call.IsStreaming = request.IsStreaming;
            call.MaxOutputTokens = request.MaxOutputTokens;
            call.EstimatedInputTokens = request.EstimatedInputTokens;
            if (await lease.AcquireAsync(PolicyStage.Reservation, context.RequestAborted) is { } denied)
            {
                return denied;
            }

            ResponseHeaders.WriteLimits(context.Response, call);
            ResponseHeaders.WriteRoute(context.Response, call.Target);
            await ForwardAsync(context, lease, request, route, body!);
            return null;
        }
    }

    /// <summary>Gives the reason why this provider cannot take this request, if there is one.</summary>
    private static GatewayError? Impossibility(OpenAIRequest request, ModelRoute route)
    {
        if (!route.Provider.Supports(request.Operation))
        {
            return new GatewayError(HttpStatusCode.NotImplemented, GatewayErrorCodes.NotSupported,
                $"Provider '{route.Provider.Name}' does not offer this operation.");
        }

        // No provider declares where and how it runs yet, so no requirement can be shown to hold.
        return request.SovereigntyRequirements.IsEmpty || request.SovereigntyRequirements.Span.SequenceEqual("{}"u8)
            ? null
            : new GatewayError(HttpStatusCode.Forbidden, GatewayErrorCodes.SovereigntyViolation,
                $"Provider '{route.Provider.Name}' does not meet the request's sovereignty requirements.")
            { Param = "sovereignty_requirements" };
    }
}
