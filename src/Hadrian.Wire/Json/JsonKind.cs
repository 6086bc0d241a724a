namespace Hadrian.Wire.Json;

/// <summary>What a JSON value is, told by its first byte.</summary>
internal enum JsonKind : byte
{
    None,
    Object,
    Array,
    String,
    Number,
    True,
    False,
    Null,
}
