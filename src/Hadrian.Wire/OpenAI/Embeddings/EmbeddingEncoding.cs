namespace Hadrian.Wire.OpenAI.Embeddings;

/// <summary>How the vectors of an embeddings answer are written: the request's <c>encoding_format</c>.</summary>
public enum EmbeddingEncoding
{
    /// <summary>The caller did not say; the vectors are JSON arrays.</summary>
    Unspecified,

    /// <summary>JSON arrays of numbers.</summary>
    FloatArray,

    /// <summary>Base64 of little-endian 32-bit floats.</summary>
    Base64,
}
