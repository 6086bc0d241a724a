namespace Hadrian.Configuration.Toml;

/// <summary>Says whether a problem stops the gateway.</summary>
public enum TomlSeverity
{
    /// <summary>The file is usable; the owner should know all the same.</summary>
    Warning,

    /// <summary>The file cannot be used.</summary>
    Error,
}
