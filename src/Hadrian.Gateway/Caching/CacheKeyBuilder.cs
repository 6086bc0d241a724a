using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Hadrian.Gateway;

/// <summary>Hashes the parts of a key, each behind its length, so that no two lists of parts make the same key.</summary>
internal readonly ref struct CacheKeyBuilder : IDisposable
{
    private const int StackLimit = 256;

    private readonly IncrementalHash _hash;

    public CacheKeyBuilder() => _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        _hash.AppendData(length);
        _hash.AppendData(part);
    }

    public void Add(string? part)
    {
        var size = Encoding.UTF8.GetMaxByteCount(part?.Length ?? 0);
        Span<byte> utf8 = size <= StackLimit ? stackalloc byte[StackLimit] : new byte[size];
        Add(utf8[..Encoding.UTF8.GetBytes(part, utf8)]);
    }

    public void Add(Guid part)
    {
        Span<byte> bytes = stackalloc byte[16];
        part.TryWriteBytes(bytes);
        Add(bytes);
    }

    public void Add(int part)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, part);
        Add(bytes);
    }

    public string Build(string prefix)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(hash);
        return string.Concat(prefix, Convert.ToHexStringLower(hash));
    }

    public void Dispose() => _hash.Dispose();
}
