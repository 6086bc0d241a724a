using System.Runtime.CompilerServices;

namespace Hadrian.Wire.Json;

/// <summary>
/// A pull scanner over one JSON document in memory: it visits the members it is asked for and skips the rest,
/// yet checks the grammar of every byte it passes.
/// </summary>
/// <remarks>
/// It exists beside <c>Utf8JsonReader</c> because prompts are long strings full of escapes, which that reader
/// tokenises byte by byte. UTF-8 is not validated here; callers that need it check the whole document at once.
/// After a mistake every method returns <see langword="false"/>; <see cref="IsMalformed"/> tells it from an end.
/// </remarks>
internal ref struct JsonScanner
{
    /// <summary>The deepest nesting accepted.</summary>
    public const int MaxDepth = 64;

    private readonly ReadOnlySpan<byte> _json;
    private int _position;
    private int _depth;
    private bool _isFirst;

    public JsonScanner(ReadOnlySpan<byte> json)
    {
        _json = json;
        SkipWhitespace();
    }

    /// <summary>Gets the offset of the next byte; after <see cref="TryNextName"/> and <see cref="TryNextItem"/>, of the value.</summary>
    public readonly int Position => _position;

    /// <summary>Gets whether the document breaks JSON's grammar or nests too deeply.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Gets where it was found malformed.</summary>
    public int ErrorPosition { get; private set; }

    /// <summary>Gets the kind of the value at <see cref="Position"/>.</summary>
    public readonly JsonKind Kind => Current switch
    {
        (byte)'{' => JsonKind.Object,
        (byte)'[' => JsonKind.Array,
        (byte)'"' => JsonKind.String,
        (byte)'t' => JsonKind.True,
        (byte)'f' => JsonKind.False,
        (byte)'n' => JsonKind.Null,
        (byte)'-' or (>= (byte)'0' and <= (byte)'9') => JsonKind.Number,
        _ => JsonKind.None,
    };

    /// <summary>Gets the next byte; NUL, which no grammar rule accepts, at the end.</summary>
    private readonly byte Current => JsonSkipper.At(_json, _position);

    /// <summary>Steps into the object at <see cref="Position"/>.</summary>
    public bool TryEnterObject() => TryEnter((byte)'{');

    /// <summary>Steps into the array at <see cref="Position"/>.</summary>
    public bool TryEnterArray() => TryEnter((byte)'[');

    /// <summary>Reads the next member's name and stops at its value, or leaves the object.</summary>
    public bool TryNextName(out JsonName name)
    {
        name = default;
        if (!TryNext((byte)'}', out var start))
        {
            return false;
        }

        if (JsonSkipper.At(_json, start) != (byte)'"')
        {
            return Fail(start);
        }

        var end = JsonStrings.Skip(_json, start, out var isEscaped);
        if (end < 0)
        {
            return Fail(~end);
        }

        name = new JsonName(start + 1, end - 1, isEscaped);
        return MoveTo(JsonSkipper.SkipColon(_json, end));
    }

    /// <summary>Stops at the next item, or leaves the array.</summary>
    public bool TryNextItem() => TryNext((byte)']', out var start) && MoveTo(start);

    /// <summary>Skips the value at <see cref="Position"/>.</summary>
    public bool SkipValue() => MoveTo(JsonSkipper.SkipValue(_json, _position, MaxDepth - _depth));

    /// <summary>Skips the value at <see cref="Position"/> and tells its bytes.</summary>
    public JsonRange ReadRange()
    {
        var start = _position;
        return SkipValue() ? new(start, _position) : default;
    }

    /// <summary>Skips the value of the member just named and describes the member.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="previousEnd">Where the previous member's value ended; 0 for the first.</param>
    public JsonMember ReadMember(JsonName name, int previousEnd)
    {
        var kind = Kind;
        return new()
        {
            Start = name.MemberStart,
            Kind = kind,
            Value = ReadRange(),
            PreviousEnd = previousEnd,
            NextStart = PeekNextStart(),
        };
    }

    /// <summary>Gives where the next member begins; 0 when the object ends.</summary>
    public readonly int PeekNextStart()
    {
        var comma = JsonSkipper.SkipSpace(_json, _position);
        return JsonSkipper.At(_json, comma) == (byte)',' ? JsonSkipper.SkipSpace(_json, comma + 1) : 0;
    }

    /// <summary>Tells whether the document was read to its end and is well-formed.</summary>
    public bool IsAtEnd()
    {
        SkipWhitespace();
        return !IsMalformed && (_position == _json.Length || Fail(_position));
    }

    private bool TryEnter(byte bracket)
    {
        if (Current != bracket || _depth == MaxDepth)
        {
            return Fail(_position);
        }

        _depth++;
        _position++;
        _isFirst = true;
        return true;
    }

    // Offsets stay in locals until a step is done: a field is a trip to memory, and this runs for every member.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryNext(byte closing, out int start)
    {
        start = JsonSkipper.SkipSpace(_json, _position);
        var current = JsonSkipper.At(_json, start);
        if (current == closing)
        {
            _depth--;
            _position = start + 1;
            _isFirst = false;
            return false;
        }

        if (_isFirst)
        {
            _isFirst = false;
            return !IsMalformed;
        }

        if (current != (byte)',')
        {
            return Fail(start);
        }

        start = JsonSkipper.SkipSpace(_json, start + 1);
        return true;
    }

    private void SkipWhitespace() => _position = JsonSkipper.SkipSpace(_json, _position);

    private bool MoveTo(int position)
    {
        if (position < 0)
        {
            return Fail(~position);
        }

        _position = position;
        return true;
    }

    private bool Fail(int position)
    {
        if (!IsMalformed)
        {
            IsMalformed = true;
            ErrorPosition = position;
            _position = _json.Length;
        }

        return false;
    }
}
