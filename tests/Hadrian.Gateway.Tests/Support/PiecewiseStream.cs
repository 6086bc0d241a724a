namespace Hadrian.Gateway.Tests.Support;

/// <summary>Gives its bytes in pieces of a set size, and may break.</summary>
internal sealed class PiecewiseStream(byte[] bytes, int piece, int breaksAt = int.MaxValue) : MemoryStream(bytes, writable: false)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        return Position >= breaksAt ? throw new IOException("broken") : Read(buffer.Span[..Math.Min(piece, buffer.Length)]);
    }

    public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw new NotSupportedException();
}
