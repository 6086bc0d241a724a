using System.Buffers;
using System.Net;
using Hadrian.Wire.Errors;
using Hadrian.Wire.OpenAI.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>
/// Passes a provider's stream on as it arrives. Until the first event is out, a failure is a JSON error with its status;
/// afterwards it is an error event, and the stream never ends as if the answer were whole.
/// </summary>
internal sealed class StreamRelay(IOptions<DataPlaneOptions> options, TimeProvider time)
{
    private const int LargestRead = 16 * 1024;

    /// <summary>Relays a stream and settles its call.</summary>
    public async ValueTask<CallOutcome> RelayAsync(
        HttpContext context, CallLease lease, ProviderResponse response, CallDeadline deadline, bool clientWantsUsage, ProviderSettings settings)
    {
        var call = lease.Call;
        var output = context.Response.BodyWriter;
        using var filter = new ChatStreamFilter(clientWantsUsage, call.RequestId);
        await using var pulse = new StreamPulse(time, output, deadline, IdleLimit(settings));
        GatewayError? failure = null;
        try
        {
            await CopyAsync(context, call, response.Body, filter, pulse, deadline, Math.Min(LargestRead, settings.StreamingBufferSize));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            var abandoned = Outcome(call, filter, CallStatus.Cancelled, null);
            await lease.SettleAsync(abandoned);
            return abandoned;
        }
        catch (Exception exception) when (ProviderInvoker.Translate(exception, call.Target!.Provider, deadline) is { } error)
        {
            failure = pulse.IsIdle ? Idle(call) : error;
        }

        return await EndAsync(context, lease, filter, pulse, failure);
    }

    private async ValueTask CopyAsync(
        HttpContext context, GatewayCall call, Stream input, ChatStreamFilter filter, StreamPulse pulse, CallDeadline deadline, int bufferSize)
    {
        var output = context.Response.BodyWriter;
        var hasStarted = false;
        while (!filter.IsOver)
        {
            // Wait without a buffer: most streams are silent most of the time.
            _ = await input.ReadAsync(Memory<byte>.Empty, deadline.Token);
            var buffer = ArrayPool<byte>.Shared.Rent(bufferSize);
            try
            {
                var read = await input.ReadAsync(buffer, deadline.Token);
                if (read == 0)
                {
                    return;
                }

                pulse.InputArrived();
                await pulse.BeginWriteAsync();
                try
                {
                    filter.Process(buffer.AsSpan(0, read), output);
                    if (filter.HasOutput)
                    {
                        if (!hasStarted)
                        {
                            hasStarted = true;
                            Start(context, call, deadline);
                            pulse.Start();
                        }

                        await output.FlushAsync(context.RequestAborted);
                    }
                }
                finally
                {
                    pulse.EndWrite();
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private void Start(HttpContext context, GatewayCall call, CallDeadline deadline)
    {
        deadline.Lift();
        call.TimeToFirstOutput = time.GetUtcNow() - call.StartedAt;
        SetStreamHeaders(context.Response);
    }

    private static void SetStreamHeaders(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache, no-transform";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    private static async ValueTask<CallOutcome> EndAsync(
        HttpContext context, CallLease lease, ChatStreamFilter filter, StreamPulse pulse, GatewayError? failure)
    {
        var call = lease.Call;
        var output = context.Response.BodyWriter;
        await pulse.BeginWriteAsync();
        try
        {
            if (!filter.HasOutput && failure is null && filter.SawError)
            {
                return await RefuseAsync(context, lease, filter);
            }

            if (failure is null)
            {
                var end = filter.Complete(output);
                if (end == ChatStreamEnd.Complete)
                {
                    if (!context.Response.HasStarted)
                    {
                        SetStreamHeaders(context.Response);
                    }

                    var whole = Outcome(call, filter, CallStatus.Succeeded, null);
                    await lease.SettleAsync(whole);
                    await output.FlushAsync(context.RequestAborted);
                    return whole;
                }

                failure = end == ChatStreamEnd.Truncated ? Truncated(call) : null;
            }

            if (failure is not null && !context.Response.HasStarted)
            {
                throw new GatewayException(failure);
            }

            if (failure is not null)
            {
                ErrorEnvelope.WriteStreamEvent(output, failure, call.RequestId);
            }

            var failed = Outcome(call, filter, CallStatus.Failed, failure?.Code ?? GatewayErrorCodes.ProviderError);
            await lease.SettleAsync(failed);
            await output.FlushAsync(context.RequestAborted);
            return failed;
        }
        finally
        {
            pulse.EndWrite();
        }
    }

    /// <summary>Turns an error that came as the first event into a plain error response.</summary>
    private static async ValueTask<CallOutcome> RefuseAsync(HttpContext context, CallLease lease, ChatStreamFilter filter)
    {
        var outcome = new CallOutcome { Status = CallStatus.Failed, StatusCode = filter.ErrorStatusCode, ErrorCode = GatewayErrorCodes.ProviderError };
        await lease.SettleAsync(outcome);
        await ErrorResponses.WriteBodyAsync(context.Response, filter.ErrorStatusCode,
            ErrorEnvelope.ForUpstream(filter.ErrorStatusCode, "application/json", filter.ErrorData, lease.Call.RequestId));
        return outcome;
    }

    private static CallOutcome Outcome(GatewayCall call, ChatStreamFilter filter, CallStatus status, string? errorCode) => new()
    {
        Status = status,
        StatusCode = StatusCodes.Status200OK,
        ErrorCode = errorCode,
        FinishReason = filter.FinishReason,
        // Providers report usage last. Without it: the input's estimate, and about one token per event that came.
        Usage = filter.Usage ?? new TokenUsage
        {
            InputTokens = call.EstimatedInputTokens,
            OutputTokens = filter.ContentEventCount,
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
