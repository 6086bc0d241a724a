using System.Buffers.Binary;
using Hadrian.Wire.Buffers;

namespace Hadrian.Wire.Json;

/// <summary>
/// Writes a document in a form that is the same for all spellings of the same document. It is no JSON: every text carries
/// its length, so that no content can pass for structure.
/// </summary>
internal sealed class CanonicalWriter : IComparer<CanonicalWriter.Member>, IDisposable
{
    private const byte ObjectStart = (byte)'{';
    private const byte ArrayStart = (byte)'[';
    private const byte End = (byte)'.';
    private const byte Text = (byte)'s';
    private const byte BrokenText = (byte)'b';
    private const byte Literal = (byte)'l';

    private readonly PooledBuffer _output = new();
    private readonly PooledBuffer _names = new();

    // The members of all objects around the one being written, innermost last.
    private readonly List<Member> _members = [];

    public ReadOnlySpan<byte> Written => _output.Written;

    public bool TryWriteObject(ReadOnlySpan<byte> json, ReadOnlySpan<byte[]> excluded)
    {
        var scanner = new JsonScanner(json);
        if (scanner.Kind != JsonKind.Object)
        {
            return false;
        }

        // Checked whole first, so that what follows need not expect mistakes.
        var document = scanner.ReadRange();
        if (!document.Exists || !scanner.IsAtEnd())
        {
            return false;
        }

        WriteObject(document.Of(json), excluded);
        return true;
    }

    public void Dispose()
    {
        _output.Dispose();
        _names.Dispose();
    }

    int IComparer<Member>.Compare(Member x, Member y)
    {
        var byName = NameOf(x).SequenceCompareTo(NameOf(y));
        return byName != 0 ? byName : x.Value.Start.CompareTo(y.Value.Start);
    }

    private void Write(ReadOnlySpan<byte> json)
    {
        switch (new JsonScanner(json).Kind)
        {
            case JsonKind.Object:
                WriteObject(json, []);
                break;
            case JsonKind.Array:
                WriteArray(json);
                break;
            case JsonKind.String:
                WriteText(json[1..^1]);
                break;
            default:
                WriteFramed(Literal, json);
                break;
        }
    }

    private void WriteObject(ReadOnlySpan<byte> json, ReadOnlySpan<byte[]> excluded)
    {
        var first = _members.Count;
        var scanner = new JsonScanner(json);
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            var start = _names.Count;
            AppendName(json[name.Start..name.End]);
            var member = new Member(start, _names.Count, scanner.ReadRange());
            if (!IsExcluded(member, excluded))
            {
                _members.Add(member);
            }
        }

        var count = _members.Count - first;
        _members.Sort(first, count, this);
        _output.Append([ObjectStart]);
        for (var i = first; i < first + count; i++)
        {
            WriteFramed(Text, NameOf(_members[i]));
            Write(_members[i].Value.Of(json));
        }

        _output.Append([End]);
        _members.RemoveRange(first, count);
    }

    private void WriteArray(ReadOnlySpan<byte> json)
    {
        _output.Append([ArrayStart]);
        var scanner = new JsonScanner(json);
        scanner.TryEnterArray();
        while (scanner.TryNextItem())
        {
            Write(scanner.ReadRange().Of(json));
        }

        _output.Append([End]);
    }

    private void WriteText(ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\'))
        {
            WriteFramed(Text, raw);
            return;
        }

        using var unescaped = new PooledBuffer();
        if (JsonText.TryUnescape(raw, unescaped.GetSpan(raw.Length), out var length))
        {
            unescaped.Advance(length);
            WriteFramed(Text, unescaped.Written);
        }
        else
        {
            WriteFramed(BrokenText, raw);
        }
    }

    private void WriteFramed(byte tag, ReadOnlySpan<byte> bytes)
    {
        Span<byte> frame = stackalloc byte[5];
        frame[0] = tag;
        BinaryPrimitives.WriteInt32LittleEndian(frame[1..], bytes.Length);
        _output.Append(frame);
        _output.Append(bytes);
    }

    // Half a surrogate pair is no text: such a name stays as it is written, behind a byte that no text holds.
    private void AppendName(ReadOnlySpan<byte> raw)
    {
        if (JsonText.TryUnescape(raw, _names.GetSpan(raw.Length), out var length))
        {
            _names.Advance(length);
        }
        else
        {
            _names.Append([0xFF]);
            _names.Append(raw);
        }
    }

    private bool IsExcluded(Member member, ReadOnlySpan<byte[]> excluded)
    {
        foreach (var name in excluded)
        {
            if (NameOf(member).SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    private ReadOnlySpan<byte> NameOf(Member member) => _names.Written[member.NameStart..member.NameEnd];

    /// <summary>A member of an object: its name among the unescaped names, its value within the object's bytes.</summary>
    internal readonly record struct Member(int NameStart, int NameEnd, JsonRange Value);
}
