using System.Buffers;

namespace Hadrian.Wire.Buffers;

/// <summary>A growing byte buffer on pooled memory, empty and without memory until written to.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private const int SmallestArray = 512;
    private byte[] _array = [];

    /// <summary>Gets how many bytes are written.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the bytes written; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _array.AsSpan(0, Count);

    /// <summary>Gets the bytes written; valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _array.AsMemory(0, Count);

    /// <summary>Puts one byte in the place of another wherever it occurs.</summary>
    public void Replace(byte old, byte replacement) => _array.AsSpan(0, Count).Replace(old, replacement);

    /// <summary>Forgets the bytes and keeps the memory.</summary>
    public void Clear() => Count = 0;

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            bytes.CopyTo(GetSpan(bytes.Length));
            Count += bytes.Length;
        }
    }

    /// <inheritdoc/>
    public void Advance(int count) => Count += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsMemory(Count);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsSpan(Count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var array = _array;
        _array = [];
        Count = 0;
        Return(array);
    }

    private void Reserve(int size)
    {
        if (_array.Length - Count >= Math.Max(size, 1))
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(_array.Length * 2, SmallestArray), Count + size));
        Written.CopyTo(larger);
        Return(_array);
        _array = larger;
    }

    private static void Return(byte[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
