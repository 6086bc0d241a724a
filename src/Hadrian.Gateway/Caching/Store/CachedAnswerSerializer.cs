using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Extensions.Caching.Hybrid;

namespace Hadrian.Gateway;

/// <summary>Writes a cached answer for the second level: the time it was stored, then the body.</summary>
internal sealed class CachedAnswerSerializer : IHybridCacheSerializer<CachedAnswer?>
{
    public CachedAnswer? Deserialize(ReadOnlySequence<byte> source)
    {
        var reader = new SequenceReader<byte>(source);
        return reader.TryReadLittleEndian(out long ticks)
            ? new CachedAnswer(new DateTimeOffset(ticks, TimeSpan.Zero), reader.UnreadSequence.ToArray())
            : throw new InvalidDataException("A cached answer is cut short.");
    }

    public void Serialize(CachedAnswer? value, IBufferWriter<byte> target)
    {
        ArgumentNullException.ThrowIfNull(value);
        BinaryPrimitives.WriteInt64LittleEndian(target.GetSpan(sizeof(long)), value.CachedAt.UtcTicks);
        target.Advance(sizeof(long));
        target.Write(value.Body.Span);
    }
}
