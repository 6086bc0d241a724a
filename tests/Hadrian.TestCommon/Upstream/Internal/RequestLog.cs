namespace Hadrian.TestCommon.Internal;

/// <summary>The requests in order of arrival, with waiting for the n-th.</summary>
internal sealed class RequestLog
{
    private readonly Lock _lock = new();
    private readonly List<StubRequest> _requests = [];
    private readonly Dictionary<int, TaskCompletionSource<StubRequest>> _waiters = [];

    public void Add(StubRequest request)
    {
        lock (_lock)
        {
            _requests.Add(request);
            if (_waiters.Remove(_requests.Count, out var waiter))
            {
                waiter.SetResult(request);
            }
        }
    }

    public IReadOnlyList<StubRequest> Snapshot()
    {
        lock (_lock)
        {
            return [.. _requests];
        }
    }

    public Task<StubRequest> WaitFor(int number)
    {
        lock (_lock)
        {
            if (number <= _requests.Count)
            {
                return Task.FromResult(_requests[number - 1]);
            }

            if (!_waiters.TryGetValue(number, out var waiter))
            {
                _waiters[number] = waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return waiter.Task;
        }
    }
}
