using System.Runtime.CompilerServices;

namespace Hadrian.Wire.Json;

/// <summary>Where a member's name stands, quotes excluded, and whether it is written with escapes.</summary>
internal readonly record struct JsonName(int Start, int End, bool IsEscaped)
{
    /// <summary>Gets where the member begins: at the name's opening quote.</summary>
    public int MemberStart => Start - 1;

    /// <summary>Compares with a plain ASCII name; <c>"\u006dodel"</c> is <c>model</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Is(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
        => IsEscaped
            ? JsonText.UnescapedEquals(json[Start..End], name)
            : End - Start == name.Length && json[Start..End].SequenceEqual(name);
}
