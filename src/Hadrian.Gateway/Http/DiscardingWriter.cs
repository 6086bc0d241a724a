using System.Buffers;

namespace Hadrian.Gateway;

/// <summary>Takes what a stream filter writes when only its findings matter; the caller's bytes pass by another way.</summary>
internal sealed class DiscardingWriter : IBufferWriter<byte>
{
    private byte[] _scratch = new byte[256];

    public void Advance(int count)
    {
        // What is written goes nowhere.
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_scratch.Length < sizeHint)
        {
            _scratch = new byte[sizeHint];
        }

        return _scratch;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
