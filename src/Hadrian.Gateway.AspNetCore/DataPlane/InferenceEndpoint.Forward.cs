using System.Buffers;
using System.Net;
using Hadrian.Wire.Errors;
using Hadrian.Wire.OpenAI.Embeddings;
using Hadrian.Wire.OpenAI.Requests;
using Hadrian.Wire.OpenAI.Responses;
using Microsoft.AspNetCore.Http;

namespace Hadrian.Gateway.AspNetCore;

internal sealed partial class InferenceEndpoint
{
    /// <summary>
    /// Sends the call to its target and, as long as nothing was handed on, to those that may take over; relays the answer.
    /// The lease is settled before the answer's last byte leaves.
    /// </summary>
    private async Task ForwardAsync(HttpContext context, CallLease lease, OpenAIRequest request, PooledBody body, CacheLookup? lookup)
    {
        var call = lease.Call;
        var primary = call.Target!;
        var provider = providers.Of(primary);
        var deadline = OperationTimes.Whole(provider.Settings, request.IsStreaming, time);
        FailedAnswer? first = null;
        for (var place = 0; ; place++)
        {
            using var attempt = await SendAsync(context, lease, request, body, provider, deadline, isFirst: place == 0);
            if (place == call.Fallbacks.Count)
            {
                // Nobody else will read it, and an open stream should not hold a large prompt.
                body.Dispose();
            }

            var failure = attempt.HasValue
                ? await RelayAsync(context, lease, request, provider.Settings, attempt, lookup)
                : FailedAnswer.Of(call.Target!, attempt.Error, attempt.Exception);
            if (failure is null)
            {
                attempt.Describe(lease.Outcome, call.TimeToFirstOutput);
                if (place > 0)
                {
                    metrics.FellOver(primary, call.Target!, place, success: true);
                }

                return;
            }

            attempt.DescribeFailure(failure.Error?.Code ?? GatewayErrorCodes.ProviderError);
            if (failure.Usage is { } usage)
            {
                call.AddAttempt(new BilledAttempt(call.Target!, usage) { ReportedCost = failure.ReportedCost });
            }

            first ??= failure;
            if (place == call.Fallbacks.Count || !failure.MayFallOver)
            {
                break;
            }

            call.Target = call.Fallbacks[place];
            provider = providers.Of(call.Target);
        }

        if (call.Target != primary)
        {
            metrics.Exhausted(primary, call.Fallbacks.Count + 1);
        }

        await AnswerFailureAsync(context, lease, first);
    }

    private static ProviderRequest ToProvider(OpenAIRequest request, IGatewayProvider provider, ModelTarget target) => new(
        request.Operation,
        target.Model,
        request.IsStreaming,
        request.Rewrite(new RequestRewrite(target.Model, provider.KeepsExtensions, provider.TakesUsageOption)));

    /// <summary>Answers with what went wrong at the target the caller asked for.</summary>
    private static async ValueTask AnswerFailureAsync(HttpContext context, CallLease lease, FailedAnswer failure)
    {
        lease.Call.Target = failure.Target;
        ResponseHeaders.WriteRoute(context.Response, failure.Target);
        if (failure.Error is { } error)
        {
            throw new GatewayException(error, failure.Exception);
        }

        await lease.SettleAsync(new CallOutcome { Status = CallStatus.Failed, StatusCode = failure.StatusCode, ErrorCode = GatewayErrorCodes.ProviderError });
        ResponseHeaders.WriteRetry(context.Response, failure);
        await ErrorResponses.WriteBodyAsync(context.Response, failure.StatusCode, failure.Body);
    }

    /// <summary>Relays an answer, or says why it cannot be one.</summary>
    private ValueTask<FailedAnswer?> RelayAsync(
        HttpContext context, CallLease lease, OpenAIRequest request, ProviderSettings settings, Attempt<UpstreamAnswer> attempt, CacheLookup? lookup)
    {
        var response = attempt.Value!.Response;
        return !response.IsSuccess ? ReadFailureAsync(lease.Call, settings, attempt.Value)
            : request.IsStreaming && response.MediaType == "text/event-stream" ? streams.RelayAsync(context, lease, attempt, request.ClientWantsUsage, settings)
            : RelayPlainAsync(context, lease, request, attempt, lookup);
    }

    private async ValueTask<FailedAnswer?> ReadFailureAsync(GatewayCall call, ProviderSettings settings, UpstreamAnswer answer)
    {
        var response = answer.Response;
        try
        {
            using var body = await ReadAnswerAsync(call, answer);

            // A redirect is no answer: its target is not ours to trust.
            var status = response.StatusCode >= StatusCodes.Status400BadRequest ? response.StatusCode : StatusCodes.Status502BadGateway;
            return new FailedAnswer(call.Target!, FallbackRules.AllowsNext(settings, status))
            {
                StatusCode = status,
                Body = ErrorEnvelope.ForUpstream(status, response.MediaType, body.Memory, call.RequestId),
                RetryAfter = response.RetryAfter,
                RetryAfterMs = response.RetryAfterMs,
                ShouldRetry = response.ShouldRetry,
            };
        }
        catch (GatewayException exception)
        {
            return FailedAnswer.Of(call.Target!, exception.Error, exception);
        }
    }

    private async ValueTask<FailedAnswer?> RelayPlainAsync(
        HttpContext context, CallLease lease, OpenAIRequest request, Attempt<UpstreamAnswer> attempt, CacheLookup? lookup)
    {
        var call = lease.Call;
        PooledBody? body = null;
        try
        {
            body = await ReadAnswerAsync(call, attempt.Value!);
            var reply = OpenAIReply.Read(call.Operation, body.Memory);
            if (!reply.IsValid || reply.HasError)
            {
                throw new GatewayException(Unreadable(call.Target!.Provider));
            }

            attempt.Report(AttemptResult.Success);
            await AnswerAsync(context, lease, request, reply, body, attempt.Value!.Response.StatusCode, lookup);
            return null;
        }
        catch (GatewayException exception) when (!context.Response.HasStarted)
        {
            attempt.Report(AttemptResult.Failure);
            return FailedAnswer.Of(call.Target!, exception.Error, exception);
        }
        finally
        {
            body?.Dispose();
        }
    }

    private async ValueTask AnswerAsync(
        HttpContext context, CallLease lease, OpenAIRequest request, OpenAIReply reply, PooledBody body, int statusCode, CacheLookup? lookup)
    {
        var call = lease.Call;
        var isEmbedding = call.Operation == GatewayOperation.Embeddings;
        var converted = isEmbedding ? Converted(request, body, call.Target!.Provider) : default;
        call.TimeToFirstOutput = time.GetUtcNow() - call.StartedAt;

        // Settled first: a client that has its answer may call again at once, and must not find its own call still counted.
        await lease.SettleAsync(new CallOutcome
        {
            Status = CallStatus.Succeeded,
            StatusCode = statusCode,
            Usage = reply.UsageOrEstimate(call.EstimatedInputTokens),
            ReportedCost = reply.ReportedCost,
            FinishReason = reply.FinishReason,
        });
        var answer = isEmbedding ? converted : reply.Rewrite(lease.Outcome.Cost?.Dollars);
        ResponseHeaders.WriteRoute(context.Response, call.Target!);
        ResponseHeaders.WriteUsage(context.Response, reply.Usage, lease.Outcome);
        if (lookup is not null)
        {
            await lookup.CompleteAsync(statusCode, reply, isEmbedding ? answer : reply.Rewrite());
            context.Response.Headers[CacheHeaders.Status] = CacheHeaders.StatusValue(lookup.Status);
        }

        await WriteGuardedAsync(context, call, answer, statusCode);
    }

    private static ReadOnlySequence<byte> Converted(OpenAIRequest request, PooledBody body, string provider)
    {
        var converted = new ArrayBufferWriter<byte>(body.Memory.Length);
        return EmbeddingReply.Convert(body.Memory, request.EncodingFormat, converted)
            ? new ReadOnlySequence<byte>(converted.WrittenMemory)
            : throw new GatewayException(Unreadable(provider));
    }

    private async ValueTask<PooledBody> ReadAnswerAsync(GatewayCall call, UpstreamAnswer answer)
    {
        try
        {
            return await PooledBody.ReadAsync(answer.Response.Body, answer.Response.ContentLength, options.Value.MaxResponseBodyBytes, answer.Deadline.Token)
                ?? throw new GatewayException(new GatewayError(HttpStatusCode.BadGateway, GatewayErrorCodes.ProviderError,
                    $"Provider '{call.Target!.Provider}' answered with more bytes than server.max_response_body_bytes allows."));
        }
        catch (Exception exception) when (ProviderInvoker.Translate(exception, call.Target!.Provider, answer.Deadline) is { } error)
        {
            throw new GatewayException(error, exception);
        }
    }

    private static GatewayError Unreadable(string provider) => new(HttpStatusCode.BadGateway, GatewayErrorCodes.ProviderError,
        $"Provider '{provider}' sent an answer that cannot be read.");
}
