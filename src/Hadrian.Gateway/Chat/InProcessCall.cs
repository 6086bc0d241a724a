using Hadrian.Wire.OpenAI.Streaming;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>What the in-process clients share: begin a call or join the one under way, ask the policies, settle.</summary>
internal sealed class InProcessCall
{
    private readonly CallLease _lease;
    private readonly PolicyPipeline _pipeline;
    private AmbientCall _ambient;
    private CallOutcome _outcome = new() { Status = CallStatus.Cancelled };
    private UsageDetails? _reported;
    private int _updates;
    private long _characters;

    private InProcessCall(PolicyPipeline pipeline, GatewayCall call)
    {
        _pipeline = pipeline;
        _lease = pipeline.Begin(call);
        _ambient = new AmbientCall(_lease.Call);
    }

    public GatewayCall Call => _lease.Call;

    /// <summary>Begins the call, or throws the refusal.</summary>
    public static async ValueTask<InProcessCall> BeginAsync(
        PolicyPipeline pipeline, GatewayCall call, Func<GatewayCall, CancellationToken, ValueTask<GatewayError?>> route, CancellationToken cancellationToken)
    {
        var run = new InProcessCall(pipeline, call);
        var error = await run._lease.AcquireAsync(PolicyStage.Admission, cancellationToken).ConfigureAwait(false);
        if (error is null)
        {
            error = await route(run.Call, cancellationToken).ConfigureAwait(false);
            if (error is not null)
            {
                await run._lease.SettleAsync(CallLease.Refused(error)).ConfigureAwait(false);
            }
        }

        error ??= await run._lease.AcquireAsync(PolicyStage.Reservation, cancellationToken).ConfigureAwait(false);
        return error is null ? run : throw new GatewayException(error);
    }

    /// <summary>Makes this call the current one until the asynchronous method that asks for it returns.</summary>
    public void Enter() => _ambient.Enter();

    /// <summary>Takes note of an update, so that what was used before a caller walks away is charged.</summary>
    /// <returns><see langword="null"/> when the stream may go on; otherwise the error it is to end with.</returns>
    public ValueTask<GatewayError?> ObserveAsync(ChatResponseUpdate update, CancellationToken cancellationToken)
    {
        Call.TimeToFirstOutput ??= _pipeline.Time.GetUtcNow() - Call.StartedAt;
        if (update.FinishReason is { } reason)
        {
            _outcome = _outcome with { FinishReason = reason.Value };
        }

        var contents = update.Contents;
        var hasContent = false;
        for (var i = 0; i < contents.Count; i++)
        {
            if (contents[i] is UsageContent usage)
            {
                (_reported ??= new UsageDetails()).Add(usage.Details);
            }
            else
            {
                hasContent = true;
                _characters += LengthOf(contents[i]);
            }
        }

        _updates += hasContent ? 1 : 0;
        return _lease.ContinueAsync(StreamTokens.Estimate(_updates, _characters), cancellationToken);
    }

    public void Succeeded(ChatResponse response)
    {
        foreach (var message in response.Messages)
        {
            foreach (var content in message.Contents)
            {
                _characters += LengthOf(content);
            }
        }

        Succeeded(response.Usage, response.FinishReason?.Value);
    }

    public void Succeeded(UsageDetails? usage, string? finishReason)
    {
        _reported = usage;
        _outcome = new CallOutcome { Status = CallStatus.Succeeded, StatusCode = 200, FinishReason = finishReason };
    }

    public void StreamSucceeded() => _outcome = _outcome with { Status = CallStatus.Succeeded, StatusCode = 200 };

    public void Failed(Exception exception, CancellationToken cancellationToken)
    {
        var error = (exception as GatewayException)?.Error;
        _outcome = exception is OperationCanceledException && cancellationToken.IsCancellationRequested
            ? _outcome with { Status = CallStatus.Cancelled }
            : _outcome with { Status = CallStatus.Failed, StatusCode = error?.StatusCode ?? 0, ErrorCode = error?.Code ?? GatewayErrorCodes.ProviderError };
    }

    public ValueTask SettleAsync() => _lease.SettleAsync(_outcome with { Usage = Usage() });

    private static int LengthOf(AIContent content) => content switch
    {
        TextContent text => text.Text.Length,
        TextReasoningContent reasoning => reasoning.Text.Length,
        _ => 0,
    };

    private TokenUsage Usage()
    {
        if (_reported is { } usage)
        {
            return ReportedUsage.Of(usage);
        }

        // Providers report usage last, if at all. Without it: the input's estimate, and what came amounts to.
        return _updates == 0 && _outcome.Status != CallStatus.Succeeded ? default : new TokenUsage
        {
            InputTokens = Call.EstimatedInputTokens,
            OutputTokens = StreamTokens.Estimate(_updates, _characters),
            IsEstimated = true,
        };
    }
}
