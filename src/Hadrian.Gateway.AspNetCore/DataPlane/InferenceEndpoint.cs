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
    CallPlanner planner,
    ProviderRegistry providers,
    ProviderInvoker invoker,
    StreamRelay streams,
    GuardrailEngine guardrails,
    ResponseCache cache,
    ResilienceMetrics metrics,
    IOptions<DataPlaneOptions> options,
    TimeProvider time)
{
    public async Task HandleAsync(HttpContext context, GatewayOperation operation, string scope)
    {
        var call = calls.Create(context, operation, scope);
        var lease = pipeline.Begin(call);
        PooledBody? body = null;
        CacheLookup? lookup = null;
        try
        {
            // The order of the checks decides which error wins.
            OpenAIRequest? request = null;
            var error = await lease.AcquireAsync(PolicyStage.Admission, context.RequestAborted);
            if (error is null)
            {
                (body, error) = await bodies.ReadAsync(context);
                error ??= Read(call, body!, out request) ?? await RouteAsync(call, request!, context.RequestAborted);
                if (error is not null)
                {
                    await lease.SettleAsync(CallLease.Refused(error));
                }
                else
                {
                    if (guardrails.IsActive || cache.IsEnabled)
                    {
                        (request, lookup, error) = await ConsultAsync(context, lease, request!, body!);
                    }

                    if (error is null && lookup is { Answer: { } cached })
                    {
                        await AnswerFromCacheAsync(context, lease, cached);
                        return;
                    }

                    error ??= await lease.AcquireAsync(PolicyStage.Reservation, context.RequestAborted);
                }
            }

            if (error is not null)
            {
                await ErrorResponses.WriteAsync(context, error, call);
                return;
            }

            ResponseHeaders.WriteLimits(context.Response, call);
            ResponseHeaders.WriteBudget(context.Response, call);
            ResponseHeaders.WriteGuardrails(context.Response, call);
            await ForwardAsync(context, lease, request!, body!, lookup);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            var error = EndpointRunner.ErrorOf(exception);
            await lease.SettleAsync(new CallOutcome { Status = CallStatus.Failed, StatusCode = error.StatusCode, ErrorCode = error.Code });
            if (!context.Response.HasStarted)
            {
                ResponseHeaders.WriteLimits(context.Response, call);
            }

            throw;
        }
        finally
        {
            lookup?.Dispose();
            body?.Dispose();
            await lease.DisposeAsync();
        }
    }

    /// <summary>Reads what the body asks for, and tells the call.</summary>
    private static GatewayError? Read(GatewayCall call, PooledBody body, out OpenAIRequest? request)
    {
        if (!OpenAIRequest.TryParse(call.Operation, body.Memory, out request, out var error))
        {
            return error;
        }

        call.AffinityKey = request.PromptCacheKey;
        call.IsStreaming = request.IsStreaming;
        call.MaxOutputTokens = request.MaxOutputTokens;
        call.ChoiceCount = request.ChoiceCount;
        call.EstimatedInputTokens = request.EstimatedInputTokens;
        call.Input = request.Input;
        return null;
    }

    /// <summary>Finds where the request goes, and tells the call.</summary>
    private ValueTask<GatewayError?> RouteAsync(GatewayCall call, OpenAIRequest request, CancellationToken cancellationToken)
    {
        var planning = planner.PlanAsync(call, request.Model, request.Models, cancellationToken);
        return planning.IsCompletedSuccessfully ? new(planning.Result ?? Impossibility(call, request)) : AwaitRouteAsync(planning, call, request);
    }

    private async ValueTask<GatewayError?> AwaitRouteAsync(ValueTask<GatewayError?> planning, GatewayCall call, OpenAIRequest request)
        => await planning ?? Impossibility(call, request);

    /// <summary>Gives the reason why this provider cannot take this request, if there is one.</summary>
    private GatewayError? Impossibility(GatewayCall call, OpenAIRequest request)
    {
        var provider = providers.Of(call.Target!);
        if (!provider.Supports(request.Operation))
        {
            return new GatewayError(HttpStatusCode.NotImplemented, GatewayErrorCodes.NotSupported,
                $"Provider '{provider.Name}' does not offer this operation.");
        }

        // No provider declares where and how it runs yet, so no requirement can be shown to hold.
        return request.SovereigntyRequirements.IsEmpty || request.SovereigntyRequirements.Span.SequenceEqual("{}"u8)
            ? null
            : new GatewayError(HttpStatusCode.Forbidden, GatewayErrorCodes.SovereigntyViolation,
                $"Provider '{provider.Name}' does not meet the request's sovereignty requirements.")
            { Param = "sovereignty_requirements" };
    }
}
