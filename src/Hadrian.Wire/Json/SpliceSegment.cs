using System.Buffers;

namespace Hadrian.Wire.Json;

/// <summary>One piece of a spliced document.</summary>
internal sealed class SpliceSegment : ReadOnlySequenceSegment<byte>
{
    public SpliceSegment(ReadOnlyMemory<byte> memory) => Memory = memory;

    public SpliceSegment Append(ReadOnlyMemory<byte> memory)
    {
        var next = new SpliceSegment(memory) { RunningIndex = RunningIndex + Memory.Length };
        Next = next;
        return next;
    }
}
