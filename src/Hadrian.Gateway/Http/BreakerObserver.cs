using Hadrian.Wire.OpenAI.Streaming;

namespace Hadrian.Gateway;

/// <summary>Reports an attempt to its circuit breaker when the body has ended: a body that breaks off is a failure, whatever its status was.</summary>
internal sealed class BreakerObserver : IBodyObserver
{
    private readonly DiscardingWriter _discard = new();
    private readonly ChatStreamFilter? _chat;
    private BreakerPermit _permit;

    /// <param name="permit">The attempt's permit, handed over.</param>
    /// <param name="isChatStream">Whether the body is a chat stream, which has an end of its own beside the body's.</param>
    public BreakerObserver(BreakerPermit permit, bool isChatStream)
    {
        _permit = permit;
        _chat = isChatStream ? new ChatStreamFilter(clientWantsUsage: true) : null;
    }

    public void Observe(ReadOnlySpan<byte> bytes)
    {
        _chat?.Process(bytes, _discard);
        if (_chat is { IsComplete: true })
        {
            // Many clients read no further.
            _permit.Report(AttemptResult.Success);
        }
    }

    public ValueTask EndedAsync()
    {
        _permit.Report(Ended());
        return default;
    }

    public ValueTask FailedAsync(bool callerLeft)
    {
        _permit.Report(callerLeft ? AttemptResult.Neutral : AttemptResult.Failure);
        return default;
    }

    public void Dispose() => _chat?.Dispose();

    private AttemptResult Ended()
    {
        if (_chat is null || _chat.Complete(_discard) == ChatStreamEnd.Complete)
        {
            return AttemptResult.Success;
        }

        return _chat is { SawError: true, ErrorStatusCode: > 0 } ? AttemptClassifier.Classify(_chat.ErrorStatusCode) : AttemptResult.Failure;
    }
}
