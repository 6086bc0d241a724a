namespace Hadrian.Gateway.AspNetCore.Tests;

/// <summary>Keeps usage in memory and lets a test wait for it: usage of a lost client is written after the fact.</summary>
internal sealed class RecordingUsageStore : IUsageStore
{
    private readonly InMemoryUsageStore _inner = new();
    private readonly Lock _lock = new();
    private readonly List<(int Count, TaskCompletionSource Source)> _waiters = [];

    public IReadOnlyList<UsageRecord> Records => _inner.Records;

    public async ValueTask AppendAsync(IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
    {
        await _inner.AppendAsync(records, cancellationToken);
        lock (_lock)
        {
            foreach (var (_, source) in _waiters.Where(waiter => waiter.Count <= _inner.Records.Count))
            {
                source.TrySetResult();
            }
        }
    }

    /// <summary>Waits until so many records are there, and returns the last one.</summary>
    public async Task<UsageRecord> WaitForAsync(int count = 1)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_inner.Records.Count >= count)
            {
                source.SetResult();
            }
            else
            {
                _waiters.Add((count, source));
            }
        }

        await source.Task.WaitAsync(Patience.Long);
        return Records[count - 1];
    }
}
