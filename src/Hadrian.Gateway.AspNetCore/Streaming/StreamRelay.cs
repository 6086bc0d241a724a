using System.Buffers;
using System.Net;
using Hadrian.Wire.Errors;
using Hadrian.Wire.OpenAI.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>
/// Passes a provider's stream on as it arrives, from its first content on. Until that is out, a failure is a JSON error with
/// its status, or another provider's turn; afterwards it is an error event, and the stream never ends as if the answer were
/// whole.
/// </summary>
internal sealed class StreamRelay(GuardrailEngine guardrails, IOptions<DataPlaneOptions> options, TimeProvider time)
{
    private const int LargestRead = 16 * 1024;

    /// <summary>Relays a stream and settles its call, or says why there is none as long as nothing was handed on.</summary>
    public async ValueTask<FailedAnswer?> RelayAsync(
        HttpContext context, CallLease lease, Attempt<UpstreamAnswer> attempt, bool clientWantsUsage, ProviderSettings settings)
    {
        var call = lease.Call;
        var (response, deadline) = (attempt.Value!.Response, attempt.Value.Deadline);
        using var filter = new ChatStreamFilter(clientWantsUsage, call.RequestId, holdUntilContent: true);
        using var events = new StreamOutput(context.Response.BodyWriter, guardrails.Output, call);
        await using var pulse = new StreamPulse(time, context.Response.BodyWriter, deadline, IdleLimit(settings));
        GatewayError? failure = null;
        try
        {
            failure = await CopyAsync(context, lease, response.Body, filter, events, pulse, deadline, settings.StreamingBufferSize);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            await lease.SettleAsync(Outcome(call, filter, CallStatus.Cancelled, null));
            return null;
        }
        catch (Exception exception) when (ProviderInvoker.Translate(exception, call.Target!.Provider, deadline) is { } error)
        {
            failure = pulse.IsIdle ? Idle(call) : error;
        }

        return await EndAsync(context, lease, attempt, filter, events, pulse, failure);
    }

    /// <summary>Copies until the stream is over, and gives why it must not go on when it is cut off.</summary>
    private async ValueTask<GatewayError?> CopyAsync(
        HttpContext context, CallLease lease, Stream input, ChatStreamFilter filter, StreamOutput events, StreamPulse pulse, CallDeadline deadline, int bufferSize)
    {
        var unflushed = 0;
        var isFirst = true;
        while (!filter.IsOver && events.Blocked is null)
        {
            // Wait without a buffer: most streams are silent most of the time.
            var arrival = input.ReadAsync(Memory<byte>.Empty, deadline.Token);
            if (unflushed > 0 && (!arrival.IsCompleted || unflushed >= bufferSize))
            {
                // An event that came alone leaves at once; those that came together leave together.
                await FlushAsync(context, pulse);
                unflushed = 0;
            }

            pulse.BeginRead();
            _ = await arrival;
            var hadOutput = events.HasOutput;
            var read = await ProcessAsync(context, input, filter, events, pulse, deadline, bufferSize);
            if (read == 0)
            {
                return null;
            }

            if (isFirst)
            {
                // From the first byte on only silence counts, be it broken by comments alone.
                isFirst = false;
                deadline.Lift();
                pulse.Start();
            }

            if (events.HasOutput)
            {
                unflushed += read;
                if (!hadOutput)
                {
                    Start(context, lease.Call);
                    pulse.AllowComments();
                }
            }

            if (await lease.ContinueAsync(filter.EstimatedOutputTokens, context.RequestAborted) is { } stop)
            {
                return stop;
            }
        }

        return null;
    }

    private static async ValueTask<int> ProcessAsync(
        HttpContext context, Stream input, ChatStreamFilter filter, StreamOutput events, StreamPulse pulse, CallDeadline deadline, int bufferSize)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(LargestRead, bufferSize));
        try
        {
            var read = await input.ReadAsync(buffer, deadline.Token);
            pulse.EndRead();
            if (read > 0)
            {
                await pulse.BeginWriteAsync();
                try
                {
                    await events.ProcessAsync(filter, buffer.AsSpan(0, read), context.RequestAborted);
                }
                finally
                {
                    pulse.EndWrite();
                }
            }

            return read;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask FlushAsync(HttpContext context, StreamPulse pulse)
    {
        await pulse.BeginWriteAsync();
        try
        {
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        finally
        {
            pulse.EndWrite();
        }
    }

    private void Start(HttpContext context, GatewayCall call)
    {
        call.TimeToFirstOutput = time.GetUtcNow() - call.StartedAt;
        SetStreamHeaders(context.Response, call);
    }

    private static void SetStreamHeaders(HttpResponse response, GatewayCall call)
    {
        ResponseHeaders.WriteRoute(response, call.Target!);
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache, no-transform";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    private static async ValueTask<FailedAnswer?> EndAsync(
        HttpContext context, CallLease lease, Attempt<UpstreamAnswer> attempt, ChatStreamFilter filter, StreamOutput events, StreamPulse pulse, GatewayError? failure)
    {
        var call = lease.Call;
        var output = context.Response.BodyWriter;
        await pulse.BeginWriteAsync();
        try
        {
            if (events.Blocked is { } block)
            {
                return await BlockAsync(context, lease, attempt, filter, block);
            }

            var hasOutput = events.HasOutput;
            if (failure is null && filter.SawError && !hasOutput)
            {
                attempt.Report(AttemptClassifier.Classify(filter.ErrorStatusCode));
                return ErrorOf(call, filter);
            }

            var isWhole = false;
            if (failure is null)
            {
                // What the whole stream costs is known before its last event, which tells it.
                var end = await events.CompleteAsync(filter, filter.Usage is null ? null : lease.Price(Outcome(call, filter, CallStatus.Succeeded, null))?.Dollars, context.RequestAborted);
                if (events.Blocked is { } blockedAtTheEnd)
                {
                    return await BlockAsync(context, lease, attempt, filter, blockedAtTheEnd);
                }

                isWhole = end == ChatStreamEnd.Complete;
                failure = end == ChatStreamEnd.Truncated ? Truncated(call) : null;
            }

            attempt.Report(isWhole || failure?.Code == GatewayErrorCodes.BudgetExceeded ? AttemptResult.Success : AttemptResult.Failure);
            if (!hasOutput)
            {
                if (failure is not null)
                {
                    return FailedAnswer.Of(call.Target!, failure) with { Usage = filter.Usage, ReportedCost = filter.ReportedCost };
                }

                SetStreamHeaders(context.Response, call);
            }

            if (failure is not null)
            {
                ErrorEnvelope.WriteStreamEvent(output, failure, call.RequestId);
            }

            await lease.SettleAsync(isWhole
                ? Outcome(call, filter, CallStatus.Succeeded, null)
                : Outcome(call, filter, CallStatus.Failed, failure?.Code ?? GatewayErrorCodes.ProviderError));
            await output.FlushAsync(context.RequestAborted);
            return null;
        }
        finally
        {
            pulse.EndWrite();
        }
    }

    /// <summary>Ends a stream the guardrails blocked: what the provider sent until then is billed, its last events are written.</summary>
    private static async ValueTask<FailedAnswer?> BlockAsync(
        HttpContext context, CallLease lease, Attempt<UpstreamAnswer> attempt, ChatStreamFilter filter, GatewayError block)
    {
        attempt.Report(AttemptResult.Success);
        if (!context.Response.HasStarted)
        {
            SetStreamHeaders(context.Response, lease.Call);
        }

        await lease.SettleAsync(Outcome(lease.Call, filter, CallStatus.Failed, block.Code));
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        return null;
    }

    /// <summary>Makes a plain failure of an error that came before any content.</summary>
    private static FailedAnswer ErrorOf(GatewayCall call, ChatStreamFilter filter)
        => new(call.Target!, MayFallOver: filter.ErrorStatusCode is >= StatusCodes.Status500InternalServerError or StatusCodes.Status429TooManyRequests)
        {
            StatusCode = filter.ErrorStatusCode,
            Usage = filter.Usage,
            ReportedCost = filter.ReportedCost,
            Body = ErrorEnvelope.ForUpstream(filter.ErrorStatusCode, "application/json", filter.ErrorData, call.RequestId),
        };

    private static CallOutcome Outcome(GatewayCall call, ChatStreamFilter filter, CallStatus status, string? errorCode) => new()
    {
        Status = status,
        StatusCode = StatusCodes.Status200OK,
        ErrorCode = errorCode,
        FinishReason = filter.FinishReason,
        ReportedCost = filter.ReportedCost,
        // Providers report usage last. Without it: the input's estimate, and what the events that came amount to.
        Usage = filter.Usage ?? new TokenUsage
        {
            InputTokens = call.EstimatedInputTokens,
            OutputTokens = filter.EstimatedOutputTokens,
            IsEstimated = true,
        },
    };

    private static GatewayError Truncated(GatewayCall call) => new(HttpStatusCode.BadGateway, GatewayErrorCodes.StreamTruncated,
        $"Provider '{call.Target!.Provider}' ended the stream before the answer was complete.");

    private static GatewayError Idle(GatewayCall call) => new(HttpStatusCode.GatewayTimeout, GatewayErrorCodes.StreamIdleTimeout,
        $"Provider '{call.Target!.Provider}' was silent for too long within the stream.");

    private TimeSpan IdleLimit(ProviderSettings settings)
    {
        var limit = options.Value.StreamingIdleTimeoutSeconds;
        return TimeSpan.FromSeconds(limit == 0 ? 0 : Math.Max(limit, settings.StreamingTimeoutSeconds ?? 0));
    }
}
