using System.Buffers;
using Hadrian.Wire.OpenAI.Responses;
using Hadrian.Wire.OpenAI.Streaming;

namespace Hadrian.Gateway;

/// <summary>Watches an answer pass through and settles its call when it ends, fails or is walked away from.</summary>
internal sealed class CallObserver : IBodyObserver
{
    /// <summary>A plain answer larger than this is passed on but not searched for usage.</summary>
    private const int LargestPlainAnswer = 16 * 1024 * 1024;

    private readonly CallLease _lease;
    private readonly TimeProvider _time;
    private readonly int _statusCode;
    private readonly ChatStreamFilter? _stream;
    private readonly ArrayBufferWriter<byte>? _plain;
    private readonly DiscardingWriter _discard = new();

    public CallObserver(CallLease lease, TimeProvider time, HttpResponseMessage response)
    {
        _lease = lease;
        _time = time;
        _statusCode = (int)response.StatusCode;
        if (!response.IsSuccessStatusCode || !lease.HoldsLeases)
        {
            return;
        }

        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            lease.Call.IsStreaming = true;
            _stream = new ChatStreamFilter(clientWantsUsage: true);
        }
        else
        {
            _plain = new ArrayBufferWriter<byte>();
        }
    }

    public void Observe(ReadOnlySpan<byte> bytes)
    {
        _lease.Call.TimeToFirstOutput ??= _time.GetUtcNow() - _lease.Call.StartedAt;
        _stream?.Process(bytes, _discard);
        if (_plain is not null && _plain.WrittenCount + bytes.Length <= LargestPlainAnswer)
        {
            _plain.Write(bytes);
        }
    }

    public ValueTask<GatewayError?> StopAsync(CancellationToken cancellationToken)
        => _stream is null ? default : ContinueAsync(_stream.EstimatedOutputTokens, cancellationToken);

    public ValueTask EndedAsync() => _lease.SettleAsync(Outcome(reachedEnd: true, CallStatus.Succeeded));

    public ValueTask FailedAsync(bool callerLeft)
        => _lease.SettleAsync(Outcome(reachedEnd: false, callerLeft ? CallStatus.Cancelled : CallStatus.Failed));

    public void Dispose() => _stream?.Dispose();

    private async ValueTask<GatewayError?> ContinueAsync(long outputTokens, CancellationToken cancellationToken)
    {
        var stop = await _lease.ContinueAsync(outputTokens, cancellationToken).ConfigureAwait(false);
        if (stop is not null)
        {
            await _lease.SettleAsync(Outcome(reachedEnd: false, CallStatus.Failed) with { ErrorCode = stop.Code }).ConfigureAwait(false);
        }

        return stop;
    }

    private CallOutcome Outcome(bool reachedEnd, CallStatus status)
    {
        var outcome = new CallOutcome { Status = _statusCode is >= 200 and < 300 ? status : CallStatus.Failed, StatusCode = _statusCode };
        if (_stream is not null)
        {
            var isWhole = reachedEnd ? _stream.Complete(_discard) == ChatStreamEnd.Complete : _stream.SawDone;
            return outcome with
            {
                Status = isWhole ? CallStatus.Succeeded : reachedEnd ? CallStatus.Failed : status,
                ErrorCode = reachedEnd && !isWhole ? GatewayErrorCodes.StreamTruncated : null,
                FinishReason = _stream.FinishReason,
                ReportedCost = _stream.ReportedCost,
                Usage = _stream.Usage ?? new TokenUsage
                {
                    InputTokens = _lease.Call.EstimatedInputTokens,
                    OutputTokens = _stream.EstimatedOutputTokens,
                    IsEstimated = true,
                },
            };
        }

        if (_plain is { WrittenCount: > 0 } && reachedEnd)
        {
            var reply = OpenAIReply.Read(_lease.Call.Operation, _plain.WrittenMemory);
            var usage = outcome.Status == CallStatus.Succeeded ? reply.UsageOrEstimate(_lease.Call.EstimatedInputTokens) : reply.Usage ?? default;
            return outcome with { Usage = usage, ReportedCost = reply.ReportedCost, FinishReason = reply.FinishReason };
        }

        return outcome;
    }
}
