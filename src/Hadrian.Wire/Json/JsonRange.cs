namespace Hadrian.Wire.Json;

/// <summary>The bytes of one JSON value. Empty when the value is not there.</summary>
internal readonly record struct JsonRange(int Start, int End)
{
    public bool Exists => End != 0;

    public int Length => End - Start;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json) => json[Start..End];
}
