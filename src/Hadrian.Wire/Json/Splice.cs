namespace Hadrian.Wire.Json;

/// <summary>One change: the source bytes from <paramref name="Start"/> to <paramref name="End"/> give way to a piece of text.</summary>
internal readonly record struct Splice(int Start, int End, int TextStart, int TextEnd);
