using System.Buffers.Binary;

namespace Hadrian;

/// <summary>Makes operation ids: UUIDs of version 7, so that they sort by time and rows with them append.</summary>
internal static class OperationIds
{
    /// <summary>Makes an id.</summary>
    /// <remarks>
    /// <see cref="Guid.CreateVersion7(DateTimeOffset)"/> asks the operating system for each id's random bits, which costs
    /// more than most policies. These ids have to be unique, not secret.
    /// </remarks>
    public static Guid Create(DateTimeOffset time)
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(time.ToUnixTimeMilliseconds() >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)time.ToUnixTimeMilliseconds());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
