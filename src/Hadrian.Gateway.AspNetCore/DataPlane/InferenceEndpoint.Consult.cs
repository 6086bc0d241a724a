using System.Buffers;
using Hadrian.Wire.OpenAI.Requests;
using Hadrian.Wire.OpenAI.Responses;
using Microsoft.AspNetCore.Http;

namespace Hadrian.Gateway.AspNetCore;

internal sealed partial class InferenceEndpoint
{
    /// <summary>
    /// What stands between the permissions and the reservation: the input guardrails, which may refuse or change the request,
    /// then the response cache, whose answer costs no money. Concurrent guardrails are asked here only about an answer from
    /// the cache; otherwise they run while the model does (<see cref="SendAsync"/>).
    /// </summary>
    private async ValueTask<(OpenAIRequest Request, CacheLookup? Lookup, GatewayError? Error)> ConsultAsync(
        HttpContext context, CallLease lease, OpenAIRequest request, PooledBody body)
    {
        var call = lease.Call;
        if (await lease.AcquireAsync(PolicyStage.ModelAccess, context.RequestAborted) is { } denied)
        {
            return (request, null, denied);
        }

        var input = IsGuarded(call) ? guardrails.Input : null;
        GatewayError? refusal = null;
        if (input is { IsConcurrent: false })
        {
            (request, refusal) = await CheckInputAsync(context, lease, input, request, body);
        }

        if (refusal is not null || !cache.IsEnabled)
        {
            return (request, null, refusal);
        }

        var headers = context.Request.Headers;
        var directive = CacheHeaders.Read(headers.CacheControl, headers[CacheHeaders.ForceRefresh]);
        var lookup = await cache.LookUpAsync(call, request, directive, context.RequestAborted);
        if (input is { IsConcurrent: true } && lookup is { Answer: not null })
        {
            (request, refusal) = await CheckInputAsync(context, lease, input, request, body);
        }

        return (request, lookup, refusal);
    }

    /// <summary>Asks the input guardrails and gives the request to send. When they refuse, the call is settled.</summary>
    private static async ValueTask<(OpenAIRequest Request, GatewayError? Refusal)> CheckInputAsync(
        HttpContext context, CallLease lease, InputGuard input, OpenAIRequest request, PooledBody body)
    {
        var guarded = await input.CheckAsync(lease.Call, body.Memory, context.RequestAborted);
        var refusal = guarded.Refusal;
        if (refusal is null && guarded.IsChanged && OpenAIRequest.TryParse(lease.Call.Operation, guarded.Body, out var changed, out refusal))
        {
            request = changed;
        }

        if (refusal is not null)
        {
            await lease.SettleAsync(CallLease.Refused(refusal));
            ResponseHeaders.WriteGuardrails(context.Response, lease.Call);
        }

        return (request, refusal);
    }

    private async ValueTask AnswerFromCacheAsync(HttpContext context, CallLease lease, CachedAnswer cached)
    {
        var call = lease.Call;
        await lease.SettleAsync(new CallOutcome { Status = CallStatus.Succeeded, StatusCode = StatusCodes.Status200OK });
        ResponseHeaders.WriteLimits(context.Response, call);
        ResponseHeaders.WriteRoute(context.Response, call.Target!);

        // The tokens are those the answer took when it was made; this time it costs nothing.
        var reply = OpenAIReply.Read(call.Operation, cached.Body);
        ResponseHeaders.WriteUsage(
            context.Response, reply.Usage, new CallOutcome { Status = CallStatus.Succeeded, Cost = Money.Zero, PricingSource = PricingSources.None, FinishReason = reply.FinishReason });
        context.Response.Headers[CacheHeaders.Status] = CacheHeaders.StatusValue(CacheStatus.Hit);
        context.Response.Headers[CacheHeaders.CachedAt] = CacheHeaders.CachedAtValue(cached);
        await WriteGuardedAsync(context, call, new ReadOnlySequence<byte>(cached.Body), StatusCodes.Status200OK);
    }

    /// <summary>Writes a plain answer, as far as the output guardrails let it pass.</summary>
    private async ValueTask WriteGuardedAsync(HttpContext context, GatewayCall call, ReadOnlySequence<byte> answer, int statusCode)
    {
        if (guardrails.Output is { } output && IsGuarded(call))
        {
            var guarded = await output.CheckAsync(call, answer.IsSingleSegment ? answer.First : answer.ToArray(), context.RequestAborted);
            ResponseHeaders.WriteGuardrails(context.Response, call);
            if (guarded.Refusal is { } refusal)
            {
                await ErrorResponses.WriteAsync(context, refusal, call);
                return;
            }

            answer = guarded.IsChanged ? new ReadOnlySequence<byte>(guarded.Body) : answer;
        }

        context.Response.StatusCode = statusCode;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;

        // Not flushed: the server sends headers and body together when the endpoint returns.
        foreach (var segment in answer)
        {
            context.Response.BodyWriter.Write(segment.Span);
        }
    }

    private static bool IsGuarded(GatewayCall call) => call.Operation is GatewayOperation.Chat or GatewayOperation.Completion;
}
