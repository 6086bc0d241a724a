namespace Hadrian.Configuration.Toml.Files;

/// <summary>Tells which configuration file applies, and where it was looked for.</summary>
public sealed record TomlDiscovery
{
    /// <summary>Gets the absolute path of the file; null if there is none.</summary>
    public string? Path { get; init; }

    /// <summary>Gets whether the caller named the file, in which case no other is considered.</summary>
    public bool IsExplicit { get; init; }

    /// <summary>Gets the absolute paths tried, in order.</summary>
    public required IReadOnlyList<string> Searched { get; init; }
}
