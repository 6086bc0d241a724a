using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Resilience;

/// <summary>A clock that jumps to the end of every wait somebody begins, and remembers how long it would have been.</summary>
internal sealed class WaitingTimeProvider : TimeProvider
{
    private readonly FakeTimeProvider _inner = new();

    public List<TimeSpan> Waits { get; } = [];

    public override long TimestampFrequency => _inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _inner.GetUtcNow();

    public override long GetTimestamp() => _inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = _inner.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero)
        {
            Waits.Add(dueTime);
            ThreadPool.QueueUserWorkItem(_ => _inner.Advance(dueTime));
        }

        return timer;
    }
}
