using System.Collections.Immutable;

namespace Hadrian.Gateway;

/// <summary>Keeps rate limits in this process: right for one node; with several, each admits as much as the limits say.</summary>
/// <remarks>Answers at once and hardly allocates. The number of scopes in memory is bounded; idle ones are dropped.</remarks>
public sealed class InMemoryRateLimitStore : IRateLimitStore
{
    // Strangers choose addresses and model names: a flood of those must not push out the counters of keys.
    private readonly RateLimitPartitions _open;
    private readonly RateLimitPartitions _closed;
    private readonly TimeProvider _time;
    private readonly long _ticksPerMillisecond;

    /// <summary>Initialises the store.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="capacity">How many scopes, such as keys and addresses, are kept at most; the least recently used go first. Default: 100,000.</param>
    public InMemoryRateLimitStore(TimeProvider time, int capacity = 100_000)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _open = new RateLimitPartitions(capacity, sign: -1);
        _closed = new RateLimitPartitions(capacity);
        _time = time;
        _ticksPerMillisecond = Math.Max(1, time.TimestampFrequency / 1000);
    }

    /// <summary>Gets <see langword="null"/>: calls under way end with the process.</summary>
    public TimeSpan? LeaseDuration => null;

    internal int Count => _open.Count + _closed.Count;

    /// <inheritdoc/>
    public ValueTask<RateLimitVerdict> AcquireAsync(RateLimitAcquisition acquisition, CancellationToken cancellationToken) => new(Acquire(acquisition));

    /// <inheritdoc/>
    public ValueTask<RateLimitVerdict> ReadAsync(RateLimitAcquisition acquisition, CancellationToken cancellationToken)
    {
        var tally = new RateLimitTally();
        foreach (var dimension in acquisition.Dimensions)
        {
            if (Find(dimension.Scope) is { } partition)
            {
                lock (partition.Lock)
                {
                    Judge(ref tally, partition, dimension, acquisition.Tokens, Now);
                }
            }
            else
            {
                Judge(ref tally, null, dimension, acquisition.Tokens, Now);
            }
        }

        return new(tally.Uncounted());
    }

    /// <inheritdoc/>
    public ValueTask SettleAsync(RateLimitAcquisition acquisition, RateLimitMoment countedAt, long tokens, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        foreach (var dimension in acquisition.Dimensions)
        {
            if (dimension.Measure == RateLimitMeasure.Requests || Find(dimension.Scope) is not { } partition)
            {
                continue;
            }

            lock (partition.Lock)
            {
                if (dimension.Measure == RateLimitMeasure.Concurrency)
                {
                    partition.End();
                }
                else
                {
                    partition.Find(dimension)?.Correct(countedAt, tokens - acquisition.Tokens);
                }
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask RenewAsync(RateLimitAcquisition acquisition, CancellationToken cancellationToken) => default;

    internal RateLimitVerdict Acquire(in RateLimitAcquisition acquisition)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(acquisition.Tokens);
        var dimensions = acquisition.Dimensions;
        var locks = new PartitionLocks(dimensions.Length);
        do
        {
            AddPartitions(ref locks, dimensions);
        }
        while (!locks.TryEnter());

        try
        {
            // Read under the locks, so that no counter sees time go back.
            var now = Now;
            var tally = new RateLimitTally();
            RateLimitPartition? partition = null;
            for (var i = 0; i < dimensions.Length; i++)
            {
                partition = PartitionOf(dimensions, i, partition);
                partition.LastUsed = now.Monotonic;
                Judge(ref tally, partition, dimensions[i], acquisition.Tokens, now);
            }

            if (!tally.Fits && acquisition.IsEnforced)
            {
                return tally.Uncounted();
            }

            Commit(dimensions, now, acquisition.Tokens);
            return tally.Counted(now, requests: 1, acquisition.Tokens);
        }
        finally
        {
            locks.Exit();
        }
    }

    internal RateLimitPartition? Find(RateLimitScope scope) => Partitions(scope).Find(scope);

    private RateLimitPartitions Partitions(in RateLimitScope scope)
        => scope.Kind is RateLimitScopeKind.Address or RateLimitScopeKind.Model ? _open : _closed;

    private RateLimitMoment Now => new(_time.GetTimestamp() / _ticksPerMillisecond, _time.GetUtcNow().ToUnixTimeMilliseconds());

    private static long CostOf(RateLimitDimension dimension, long tokens) => dimension.Measure == RateLimitMeasure.Tokens ? tokens : 1;

    private static void Judge(ref RateLimitTally tally, RateLimitPartition? partition, in RateLimitDimension dimension, long tokens, RateLimitMoment now)
    {
        if (dimension.Measure == RateLimitMeasure.Concurrency)
        {
            tally.Add(dimension, partition?.UnderWay ?? 0, 1, 0);
            return;
        }

        var cost = CostOf(dimension, tokens);
        var window = partition?.Get(dimension) ?? RateWindow.Create(dimension.Window);
        var used = window.Used(now);
        var most = dimension.Limit - cost;
        tally.Add(dimension, used, cost, window.FallsTo(now, used > most ? most : used - 1));
    }

    private void AddPartitions(ref PartitionLocks locks, ImmutableArray<RateLimitDimension> dimensions)
    {
        var now = _time.GetTimestamp() / _ticksPerMillisecond;
        for (var i = 0; i < dimensions.Length; i++)
        {
            if (i == 0 || dimensions[i].Scope != dimensions[i - 1].Scope)
            {
                locks.Add(Partitions(dimensions[i].Scope).Get(dimensions[i].Scope, now));
            }
        }
    }

    // The scope's partition is locked, so it is still the one that is found.
    private RateLimitPartition PartitionOf(ImmutableArray<RateLimitDimension> dimensions, int index, RateLimitPartition? last)
        => last is not null && dimensions[index].Scope == dimensions[index - 1].Scope ? last : Find(dimensions[index].Scope)!;

    private void Commit(ImmutableArray<RateLimitDimension> dimensions, RateLimitMoment now, long tokens)
    {
        RateLimitPartition? partition = null;
        for (var i = 0; i < dimensions.Length; i++)
        {
            var dimension = dimensions[i];
            partition = PartitionOf(dimensions, i, partition);
            if (dimension.Measure == RateLimitMeasure.Concurrency)
            {
                partition.Begin();
                continue;
            }

            Partitions(dimension.Scope).Keep(dimension.Window.Length);
            partition.Get(dimension).Add(now, CostOf(dimension, tokens));
        }
    }
}
