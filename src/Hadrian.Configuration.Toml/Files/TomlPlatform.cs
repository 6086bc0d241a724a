namespace Hadrian.Configuration.Toml.Files;

/// <summary>Names the rules by which a system lays out a user's folders.</summary>
public enum TomlPlatform
{
    /// <summary>The XDG base directories, as on Linux.</summary>
    Xdg,

    /// <summary>macOS.</summary>
    MacOS,

    /// <summary>Windows.</summary>
    Windows,
}
