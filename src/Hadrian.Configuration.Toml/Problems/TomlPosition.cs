namespace Hadrian.Configuration.Toml;

/// <summary>Tells where a setting stands in a file.</summary>
/// <param name="KeyPath">The dotted path in the file's own spelling.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column in UTF-16 units, counted from 1.</param>
public sealed record TomlPosition(string KeyPath, int Line, int Column);
