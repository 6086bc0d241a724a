using System.Buffers;

namespace Hadrian.Wire.Json;

/// <summary>Collects changes to a document and applies them; every byte outside a change stays as it is.</summary>
/// <remarks>
/// Changes may come in any order but must not overlap. A replacement is written piece by piece with
/// <see cref="Append"/> and takes effect with <see cref="Replace(JsonRange)"/> or <see cref="Insert"/>.
/// </remarks>
internal ref struct SpliceBuilder
{
    private Span<Splice> _splices;
    private Span<byte> _text;
    private int _count;
    private int _textLength;
    private int _committedLength;

    /// <summary>Initialises a builder on scratch memory; it moves to the heap when that is full.</summary>
    public SpliceBuilder(Span<Splice> splices, Span<byte> text)
    {
        _splices = splices;
        _text = text;
    }

    /// <summary>Gets whether nothing changes.</summary>
    public readonly bool IsEmpty => _count == 0;

    /// <summary>Adds to the pending replacement.</summary>
    public void Append(scoped ReadOnlySpan<byte> text)
    {
        if (text.Length > _text.Length - _textLength)
        {
            var larger = new byte[Math.Max(_text.Length * 2, _textLength + text.Length)];
            _text[.._textLength].CopyTo(larger);
            _text = larger;
        }

        text.CopyTo(_text[_textLength..]);
        _textLength += text.Length;
    }

    /// <summary>Puts the pending replacement in the place of <paramref name="range"/>.</summary>
    public void Replace(JsonRange range) => Add(range.Start, range.End);

    /// <summary>Puts <paramref name="text"/> in the place of <paramref name="range"/>.</summary>
    public void Replace(JsonRange range, scoped ReadOnlySpan<byte> text)
    {
        Append(text);
        Replace(range);
    }

    /// <summary>Puts the pending replacement before the byte at <paramref name="position"/>, if there is any.</summary>
    public void Insert(int position)
    {
        if (_textLength > _committedLength)
        {
            Add(position, position);
        }
    }

    /// <summary>Removes members. They must come in ascending order and include every neighbour that goes.</summary>
    public void Cut(scoped ReadOnlySpan<JsonMember> members)
    {
        for (var first = 0; first < members.Length; first++)
        {
            var last = first;
            while (last + 1 < members.Length && members[last].NextStart == members[last + 1].Start)
            {
                last++;
            }

            Replace(JsonMember.CutRun(members[first], members[last]));
            first = last;
        }
    }

    /// <summary>Applies the changes without copying the source: the result refers to it.</summary>
    public readonly ReadOnlySequence<byte> Build(ReadOnlyMemory<byte> source)
    {
        if (IsEmpty)
        {
            return new ReadOnlySequence<byte>(source);
        }

        ReadOnlyMemory<byte> text = _committedLength == 0 ? default : _text[.._committedLength].ToArray();
        SpliceSegment? head = null;
        SpliceSegment? tail = null;
        var copied = 0;
        foreach (var splice in _splices[.._count])
        {
            Link(source[copied..splice.Start]);
            Link(text[splice.TextStart..splice.TextEnd]);
            copied = splice.End;
        }

        Link(source[copied..]);
        return head is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(head, 0, tail!, tail!.Memory.Length);

        void Link(ReadOnlyMemory<byte> piece)
        {
            if (piece.Length > 0)
            {
                tail = tail is null ? head = new SpliceSegment(piece) : tail.Append(piece);
            }
        }
    }

    /// <summary>Applies the changes and writes the result.</summary>
    public readonly void WriteTo(scoped ReadOnlySpan<byte> source, IBufferWriter<byte> output)
    {
        var copied = 0;
        foreach (var splice in _splices[.._count])
        {
            output.Write(source[copied..splice.Start]);
            output.Write(_text[splice.TextStart..splice.TextEnd]);
            copied = splice.End;
        }

        output.Write(source[copied..]);
    }

    private void Add(int start, int end)
    {
        if (_count == _splices.Length)
        {
            var larger = new Splice[Math.Max(8, _count * 2)];
            _splices.CopyTo(larger);
            _splices = larger;
        }

        var index = _count++;
        for (; index > 0 && _splices[index - 1].Start > start; index--)
        {
            _splices[index] = _splices[index - 1];
        }

        _splices[index] = new Splice(start, end, _committedLength, _textLength);
        _committedLength = _textLength;
    }
}
