using System.Buffers;
using Hadrian.Wire.Buffers;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Embeddings;

/// <summary>Copies an embeddings answer and converts its vectors on the way.</summary>
internal sealed class EmbeddingCopier(IBufferWriter<byte> output, bool wantsBase64) : IDisposable
{
    private readonly PooledBuffer _scratch = new();
    private int _copied;

    public bool Copy(ReadOnlySpan<byte> json)
    {
        var scanner = new JsonScanner(json);
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            if (scanner.Kind == JsonKind.Array && name.Is(json, "data"u8))
            {
                if (!CopyItems(ref scanner, json))
                {
                    return false;
                }
            }
            else
            {
                scanner.SkipValue();
            }
        }

        output.Write(json[_copied..]);
        return scanner.IsAtEnd();
    }

    public void Dispose() => _scratch.Dispose();

    private bool CopyItems(ref JsonScanner scanner, ReadOnlySpan<byte> json)
    {
        scanner.TryEnterArray();
        while (scanner.TryNextItem())
        {
            if (scanner.Kind != JsonKind.Object)
            {
                scanner.SkipValue();
                continue;
            }

            scanner.TryEnterObject();
            while (scanner.TryNextName(out var name))
            {
                var kind = scanner.Kind;
                var value = scanner.ReadRange();
                if (value.Exists && name.Is(json, "embedding"u8) && !CopyVector(json, kind, value))
                {
                    return false;
                }
            }
        }

        return !scanner.IsMalformed;
    }

    private bool CopyVector(ReadOnlySpan<byte> json, JsonKind kind, JsonRange value)
    {
        if (kind != (wantsBase64 ? JsonKind.Array : JsonKind.String))
        {
            return true;
        }

        output.Write(json[_copied..value.Start]);
        _copied = value.End;
        return wantsBase64
            ? VectorText.TryWriteBase64(value.Of(json), _scratch, output)
            : VectorText.TryWriteArray(value.Of(json), _scratch, output);
    }
}
