using System.Globalization;

namespace Hadrian.Configuration.Toml;

/// <summary>Describes one thing that is wrong, or doubtful, in a configuration file.</summary>
/// <remarks>No member ever holds the value of a secret or of an environment variable.</remarks>
public sealed record TomlProblem
{
    /// <summary>Gets whether the problem stops the gateway.</summary>
    public required TomlSeverity Severity { get; init; }

    /// <summary>Gets the file as the caller named it.</summary>
    public required string File { get; init; }

    /// <summary>Gets the line, counted from 1; 0 when the whole file is meant.</summary>
    public int Line { get; init; }

    /// <summary>Gets the column in UTF-16 units, counted from 1; 0 when the whole file is meant.</summary>
    public int Column { get; init; }

    /// <summary>Gets the dotted path in the file's own spelling; empty when no key is concerned.</summary>
    public string KeyPath { get; init; } = "";

    /// <summary>Gets what is wrong.</summary>
    public required string Message { get; init; }

    /// <summary>Gets what to do about it.</summary>
    public string Fix { get; init; } = "";

    /// <summary>Formats the problem on one line: place, severity, key path, cause and fix.</summary>
    public override string ToString()
    {
        var place = Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}") : File;
        var severity = Severity is TomlSeverity.Error ? "error" : "warning";
        var path = KeyPath.Length > 0 ? KeyPath + ": " : "";
        var fix = Fix.Length > 0 ? $" Fix: {Fix}." : "";
        return $"{place}: {severity}: {path}{Message}.{fix}";
    }
}
