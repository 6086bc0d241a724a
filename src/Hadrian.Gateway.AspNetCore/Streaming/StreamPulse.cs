using System.Buffers;
using System.IO.Pipelines;
using Hadrian.Wire.ServerSentEvents;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>
/// Watches one stream for silence: sends the client a comment after 15 seconds, so that proxies keep the connection, and
/// ends the stream when its provider has been silent for too long. One timer, touched only when it fires.
/// </summary>
internal sealed class StreamPulse : IAsyncDisposable
{
    private const long NotWaiting = long.MaxValue;
    private static readonly TimeSpan KeepAliveAfter = TimeSpan.FromSeconds(15);

    private readonly TimeProvider _time;
    private readonly PipeWriter _output;
    private readonly CallDeadline _deadline;
    private readonly TimeSpan _idleLimit;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ITimer _timer;
    private long _waitingSince = NotWaiting;
    private long _lastOutput;
    private bool _mayComment;
    private int _isOver;

    /// <param name="time">The clock.</param>
    /// <param name="output">The client's side.</param>
    /// <param name="deadline">Ended when the provider is silent for too long.</param>
    /// <param name="idleLimit">The longest silence; zero for no limit.</param>
    public StreamPulse(TimeProvider time, PipeWriter output, CallDeadline deadline, TimeSpan idleLimit)
    {
        _time = time;
        _output = output;
        _deadline = deadline;
        _idleLimit = idleLimit;
        _lastOutput = time.GetTimestamp();
        _timer = time.CreateTimer(static pulse => ((StreamPulse)pulse!).OnTick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Starts to watch.</summary>
    public void Start() => _timer.Change(Next(), Timeout.InfiniteTimeSpan);

    /// <summary>Allows comments to the client. Before the first event goes out nothing may, lest a failure could not have its status.</summary>
    public void AllowComments() => Volatile.Write(ref _mayComment, true);

    /// <summary>Gets whether the stream was ended for silence.</summary>
    public bool IsIdle { get; private set; }

    /// <summary>Notes that the provider is being waited for. Time spent on a slow client is not its silence.</summary>
    public void BeginRead() => Volatile.Write(ref _waitingSince, _time.GetTimestamp());

    /// <summary>Notes that the provider sent something.</summary>
    public void EndRead() => Volatile.Write(ref _waitingSince, NotWaiting);

    /// <summary>Takes the right to write to the client. Always followed by <see cref="EndWrite"/>.</summary>
    public Task BeginWriteAsync() => _gate.WaitAsync();

    /// <summary>Gives the right to write back.</summary>
    public void EndWrite()
    {
        Volatile.Write(ref _lastOutput, _time.GetTimestamp());
        _gate.Release();
    }

    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref _isOver, 1);
        await _timer.DisposeAsync();

        // A keep-alive under way must be out before the response ends.
        await _gate.WaitAsync();
        _gate.Dispose();
    }

    private TimeSpan Silence => Volatile.Read(ref _waitingSince) is var since && since == NotWaiting ? TimeSpan.Zero : _time.GetElapsedTime(since);

    private TimeSpan Next()
    {
        var untilKeepAlive = !Volatile.Read(ref _mayComment) ? KeepAliveAfter : KeepAliveAfter - _time.GetElapsedTime(Volatile.Read(ref _lastOutput));
        var untilIdle = _idleLimit == TimeSpan.Zero ? TimeSpan.MaxValue : _idleLimit - Silence;
        var next = untilKeepAlive < untilIdle ? untilKeepAlive : untilIdle;
        return next > TimeSpan.Zero ? next : TimeSpan.FromMilliseconds(1);
    }

    private void OnTick()
    {
        if (Volatile.Read(ref _isOver) != 0)
        {
            return;
        }

        if (_idleLimit > TimeSpan.Zero && Silence >= _idleLimit)
        {
            IsIdle = true;
            _deadline.Expire();
            return;
        }

        // A write under way says more than a comment.
        if (Volatile.Read(ref _mayComment) && _time.GetElapsedTime(Volatile.Read(ref _lastOutput)) >= KeepAliveAfter && _gate.Wait(0))
        {
            _ = WriteKeepAliveAsync();
            return;
        }

        _timer.Change(Next(), Timeout.InfiniteTimeSpan);
    }

    private async Task WriteKeepAliveAsync()
    {
        try
        {
            if (Volatile.Read(ref _isOver) == 0)
            {
                _output.Write(SseWriter.KeepAlive);
                await _output.FlushAsync(CancellationToken.None);
            }
        }
        finally
        {
            EndWrite();
            if (Volatile.Read(ref _isOver) == 0)
            {
                _timer.Change(Next(), Timeout.InfiniteTimeSpan);
            }
        }
    }
}
