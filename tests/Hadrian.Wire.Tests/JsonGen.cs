using System.Text;
using CsCheck;

namespace Hadrian.Wire.Tests;

/// <summary>Random JSON, with the white space, escapes and number spellings a serialiser would never produce.</summary>
internal static class JsonGen
{
    private static readonly Gen<string> StringPiece = Gen.OneOf(
        Gen.Char['a', 'z'].Select(c => c.ToString()),
        Gen.OneOf(
            "\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\ud83d\\ude00", "é", "日本", "😀", " ", "{", "}", "[DONE]",
            "\\\"usage\\\":{", "cache_control", "data: ", "error", ","));

    public static readonly Gen<string> Space = Gen.OneOf("", "", "", " ", "\n", "\r\n\t ");

    public static readonly Gen<string> Text = StringPiece.Array[0, 12].Select(pieces => $"\"{string.Concat(pieces)}\"");

    public static readonly Gen<string> Number = Gen.OneOf("0", "-0", "1", "17", "-3.50", "1.0", "1e3", "2.5E-7", "123456789012345678901234567890");

    public static readonly Gen<string> Scalar = Gen.OneOf(Text, Number, Gen.OneOf("true", "false", "null"));

    public static readonly Gen<string> Value = Nested(3);

    /// <summary>Members no gateway knows.</summary>
    public static readonly Gen<string[]> UnknownMembers = Gen.Select(Gen.Int[0, 9], Value, Space, Space)
        .Select((id, value, before, after) => $"\"x_{id}\"{before}:{after}{value}")
        .Array[0, 4];

    public static string Join(IEnumerable<string> members, string space) => $"{space}{{{space}{string.Join($"{space},{space}", members)}{space}}}{space}";

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static Gen<string> Nested(int depth)
    {
        if (depth == 0)
        {
            return Scalar;
        }

        var inner = Nested(depth - 1);
        var array = Gen.Select(inner.Array[0, 3], Space, (items, space) => $"[{space}{string.Join($",{space}", items)}{space}]");
        var member = Gen.Select(Text, inner, Space, (name, value, space) => $"{name}{space}:{space}{value}");
        var obj = Gen.Select(member.Array[0, 3], Space, (members, space) => $"{{{space}{string.Join($"{space},", members)}{space}}}");
        return Gen.OneOf(Scalar, array, obj);
    }
}
