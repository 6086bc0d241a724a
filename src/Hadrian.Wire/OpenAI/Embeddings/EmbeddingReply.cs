using System.Buffers;

namespace Hadrian.Wire.OpenAI.Embeddings;

/// <summary>Rewrites the vectors of an embeddings answer to the form the caller asked for.</summary>
public static class EmbeddingReply
{
    /// <summary>Writes an answer with every <c>data[].embedding</c> in the wanted form and all other bytes unchanged.</summary>
    /// <param name="body">The provider's body.</param>
    /// <param name="wanted">The form; unspecified means JSON arrays.</param>
    /// <param name="output">Where to write.</param>
    /// <returns>
    /// <see langword="false"/> when the body is not a JSON object or holds a vector that cannot be read; what was written
    /// by then is of no use.
    /// </returns>
    public static bool Convert(ReadOnlyMemory<byte> body, EmbeddingEncoding wanted, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var copier = new EmbeddingCopier(output, wanted == EmbeddingEncoding.Base64);
        return copier.Copy(body.Span);
    }
}
