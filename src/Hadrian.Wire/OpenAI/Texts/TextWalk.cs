using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Texts;

/// <summary>Collects every text below a value.</summary>
internal ref struct TextWalk(ReadOnlySpan<byte> json, List<WireText> texts)
{
    private readonly ReadOnlySpan<byte> _json = json;

    /// <summary>Gets the choice the texts belong to.</summary>
    public int Choice { get; init; }

    /// <summary>Gets whether links to images and files are passed over; in answers they are text a model wrote.</summary>
    public bool SkipsLinks { get; init; }

    /// <summary>Gives the number as it stands in a lane.</summary>
    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Looks ahead for the <c>index</c> of an object: deltas of tool calls belong together by it, not by position.</summary>
    public static int? IndexOf(JsonScanner scanner, ReadOnlySpan<byte> json)
    {
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            var value = scanner.ReadRange();
            if (name.Is(json, "index"u8))
            {
                return Utf8Parser.TryParse(value.Of(json), out int index, out _) ? index : null;
            }
        }

        return null;
    }

    /// <summary>Walks the value of a member.</summary>
    public readonly void Value(ref JsonScanner scanner, string path, JsonName name)
    {
        if (IsSkipped(name))
        {
            scanner.SkipValue();
            return;
        }

        var isArguments = name.Is(_json, "arguments"u8);
        Value(ref scanner, $"{path}/{Encoding.UTF8.GetString(_json[name.Start..name.End])}", isArguments);
    }

    private readonly void Value(ref JsonScanner scanner, string path, bool isArguments)
    {
        switch (scanner.Kind)
        {
            case JsonKind.String:
                var range = scanner.ReadRange();
                if (range.Length > 2)
                {
                    texts.Add(new WireText(path, Choice, LenientText.Read(range.Of(_json)), range.Start, range.End, isArguments));
                }

                break;
            case JsonKind.Object:
                scanner.TryEnterObject();
                while (scanner.TryNextName(out var name))
                {
                    Value(ref scanner, path, name);
                }

                break;
            case JsonKind.Array:
                Items(ref scanner, path, isArguments);
                break;
            default:
                scanner.SkipValue();
                break;
        }
    }

    private readonly void Items(ref JsonScanner scanner, string path, bool isArguments)
    {
        var position = 0;
        scanner.TryEnterArray();
        while (scanner.TryNextItem())
        {
            var index = scanner.Kind == JsonKind.Object ? IndexOf(scanner, _json) ?? position : position;
            Value(ref scanner, $"{path}/{Number(index)}", isArguments);
            position++;
        }
    }

    private readonly bool IsSkipped(JsonName name)
        => name.Is(_json, "role"u8) || name.Is(_json, "id"u8) || name.Is(_json, "type"u8) || name.Is(_json, "tool_call_id"u8)
            || name.Is(_json, "data"u8) || name.Is(_json, "format"u8) || name.Is(_json, "signature"u8) || name.Is(_json, "native_finish_reason"u8)
            || (SkipsLinks && (name.Is(_json, "url"u8) || name.Is(_json, "image_url"u8) || name.Is(_json, "file_data"u8)
                || name.Is(_json, "file_id"u8) || name.Is(_json, "detail"u8) || name.Is(_json, "cache_control"u8)));
}
