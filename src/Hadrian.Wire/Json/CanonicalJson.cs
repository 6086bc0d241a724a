using System.Security.Cryptography;

namespace Hadrian.Wire.Json;

/// <summary>Hashes JSON by what it says rather than how it is written: the order of members, whitespace and escapes do not matter.</summary>
/// <remarks>
/// Everything else does: a number counts as written (<c>1</c> is not <c>1.0</c>), a null member is not an absent one, and
/// members of the same name all count, in their order. So two documents with one hash mean the same to every reader.
/// </remarks>
public static class CanonicalJson
{
    /// <summary>The length of a hash in bytes.</summary>
    public const int HashSize = SHA256.HashSizeInBytes;

    /// <summary>Hashes an object.</summary>
    /// <param name="json">The object, UTF-8.</param>
    /// <param name="excluded">The top-level members to leave out, UTF-8.</param>
    /// <param name="destination">Where the hash goes, <see cref="HashSize"/> bytes.</param>
    /// <returns><see langword="false"/> when the document is not a JSON object or nests too deeply.</returns>
    public static bool TryHash(ReadOnlySpan<byte> json, ReadOnlySpan<byte[]> excluded, Span<byte> destination)
    {
        using var writer = new CanonicalWriter();
        if (!writer.TryWriteObject(json, excluded))
        {
            return false;
        }

        SHA256.HashData(writer.Written, destination);
        return true;
    }
}
