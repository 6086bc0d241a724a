using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Texts;

/// <summary>Puts another text, or other JSON, in the place of a value.</summary>
public readonly struct WireEdit
{
    private readonly string? _text;
    private readonly ReadOnlyMemory<byte> _json;

    private WireEdit(JsonRange range, string? text, ReadOnlyMemory<byte> json)
    {
        Range = range;
        _text = text;
        _json = json;
    }

    internal JsonRange Range { get; }

    /// <summary>Replaces a text.</summary>
    /// <param name="text">What is there.</param>
    /// <param name="replacement">What is to be there.</param>
    public static WireEdit Replace(WireText text, string replacement)
        => new(new JsonRange(text.Start, text.End), replacement, default);

    internal static WireEdit Replace(JsonRange range, ReadOnlyMemory<byte> json) => new(range, null, json);

    internal void AddTo(ref SpliceBuilder splices)
    {
        if (_text is null)
        {
            splices.Append(_json.Span);
        }
        else
        {
            JsonText.Append(ref splices, _text);
        }

        splices.Replace(Range);
    }
}
