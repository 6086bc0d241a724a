using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Hadrian.Gateway;

/// <summary>Holds the locks of the partitions one acquisition touches, taken in the order of their sequence so that no two wait for each other.</summary>
internal ref struct PartitionLocks
{
    private const int Inline = 8;

    private Partitions _few;
    private readonly RateLimitPartition[]? _many;
    private int _held;

    public PartitionLocks(int most) => _many = most > Inline ? new RateLimitPartition[most] : null;

    /// <summary>Adds a partition, kept in order.</summary>
    public void Add(RateLimitPartition partition)
    {
        var partitions = Span;
        var index = _held++;
        for (; index > 0 && partitions[index - 1].Sequence > partition.Sequence; index--)
        {
            partitions[index] = partitions[index - 1];
        }

        partitions[index] = partition;
    }

    /// <summary>Takes all locks.</summary>
    /// <returns><see langword="false"/>, with no lock held, when a partition was dropped in the meantime.</returns>
    public bool TryEnter()
    {
        var partitions = Span;
        for (var i = 0; i < _held; i++)
        {
            partitions[i].Lock.Enter();
        }

        for (var i = 0; i < _held; i++)
        {
            if (partitions[i].IsRetired)
            {
                Exit();
                return false;
            }
        }

        return true;
    }

    public void Exit()
    {
        var partitions = Span;
        for (var i = _held - 1; i >= 0; i--)
        {
            partitions[i].Lock.Exit();
        }

        _held = 0;
    }

    [UnscopedRef]
    private Span<RateLimitPartition> Span => _many ?? (Span<RateLimitPartition>)_few;

    [InlineArray(Inline)]
    private struct Partitions
    {
        private RateLimitPartition _first;
    }
}
