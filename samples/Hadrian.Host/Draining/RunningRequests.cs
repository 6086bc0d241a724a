namespace Hadrian.Host.Draining;

/// <summary>Counts the requests under way, and tells when the last one has ended.</summary>
internal sealed class RunningRequests
{
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private volatile bool _isDraining;

    public int Count => Volatile.Read(ref _count);

    public void Enter() => Interlocked.Increment(ref _count);

    public void Exit()
    {
        if (Interlocked.Decrement(ref _count) == 0 && _isDraining)
        {
            _idle.TrySetResult();
        }
    }

    /// <summary>Waits until nothing is under way. Whoever enters after this call must leave again at once.</summary>
    public Task DrainAsync()
    {
        _isDraining = true;
        Interlocked.MemoryBarrier(); // the last to exit sees the flag, or we see its count
        if (Count == 0)
        {
            _idle.TrySetResult();
        }

        return _idle.Task;
    }
}
