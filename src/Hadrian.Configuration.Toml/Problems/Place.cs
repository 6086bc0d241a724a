namespace Hadrian.Configuration.Toml;

/// <summary>A line and column, both counted from 1; the default means the whole file.</summary>
internal readonly record struct Place(int Line, int Column)
{
    public static Place Start { get; } = new(1, 1);
}
