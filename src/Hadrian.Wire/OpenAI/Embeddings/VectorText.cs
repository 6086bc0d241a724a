using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using Hadrian.Wire.Buffers;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Embeddings;

/// <summary>Converts one vector between a JSON array and base64 of little-endian 32-bit floats; exact both ways.</summary>
internal static class VectorText
{
    private const int LongestNumber = 32;

    /// <summary>Writes a JSON array of numbers as a base64 string.</summary>
    public static bool TryWriteBase64(ReadOnlySpan<byte> array, PooledBuffer scratch, IBufferWriter<byte> output)
    {
        scratch.Clear();
        var scanner = new JsonScanner(array);
        scanner.TryEnterArray();
        while (scanner.TryNextItem())
        {
            if (scanner.Kind != JsonKind.Number
                || !Utf8Parser.TryParse(scanner.ReadRange().Of(array), out float number, out _)
                || !float.IsFinite(number))
            {
                return false;
            }

            BinaryPrimitives.WriteSingleLittleEndian(scratch.GetSpan(sizeof(float)), number);
            scratch.Advance(sizeof(float));
        }

        var length = Base64.GetMaxEncodedToUtf8Length(scratch.Count);
        var text = output.GetSpan(length + 2);
        text[0] = (byte)'"';
        Base64.EncodeToUtf8(scratch.Written, text[1..], out _, out var written);
        text[written + 1] = (byte)'"';
        output.Advance(written + 2);
        return true;
    }

    /// <summary>Writes a base64 string as a JSON array of numbers.</summary>
    public static bool TryWriteArray(ReadOnlySpan<byte> quoted, PooledBuffer scratch, IBufferWriter<byte> output)
    {
        scratch.Clear();
        var text = quoted[1..^1];

        // Some serialisers write the slash of base64 as \/, so the text may need unescaping.
        var bytes = scratch.GetSpan(text.Length);
        if (!JsonText.TryUnescape(text, bytes, out var length)
            || Base64.DecodeFromUtf8InPlace(bytes[..length], out var count) != OperationStatus.Done
            || count % sizeof(float) != 0)
        {
            return false;
        }

        output.Write("["u8);
        for (var offset = 0; offset < count; offset += sizeof(float))
        {
            var number = BinaryPrimitives.ReadSingleLittleEndian(bytes[offset..]);
            if (!float.IsFinite(number))
            {
                return false;
            }

            var target = output.GetSpan(LongestNumber);
            var start = offset == 0 ? 0 : 1;
            target[0] = (byte)',';
            number.TryFormat(target[start..], out var written, default, CultureInfo.InvariantCulture);
            output.Advance(start + written);
        }

        output.Write("]"u8);
        return true;
    }
}
