using System.Buffers.Binary;

namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>Finds operations by when they arrived: their ids are UUIDs of version 7, which begin with that time.</summary>
internal static class OperationIdRange
{
    /// <summary>Gives the bound that ids made at a time or later are not below, and earlier ones are.</summary>
    public static Guid Least(DateTimeOffset time)
    {
        var milliseconds = time.ToUnixTimeMilliseconds();
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(milliseconds >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)milliseconds);
        return new Guid(bytes, bigEndian: true);
    }
}
