using Hadrian.Configuration.Toml.Schema;

namespace Hadrian.Configuration.Toml;

/// <summary>Holds what a load found: the settings, where each of them stands, and all problems.</summary>
public sealed class TomlLoadResult
{
    private readonly SettingSet _settings;
    private readonly string _keyPrefix;

    internal TomlLoadResult(string file, IReadOnlyList<TomlProblem> problems, SettingSet settings, string keyPrefix, IReadOnlyList<string> notes)
    {
        _settings = settings;
        _keyPrefix = keyPrefix;
        Problems = problems;
        Notes = notes;
        HasErrors = problems.Any(problem => problem.Severity is TomlSeverity.Error);
        Data = settings.ToData(keyPrefix);
        Summary = TomlSummary.Of(file, settings, problems);
    }

    /// <summary>Gets everything that is wrong or doubtful, sorted by line.</summary>
    public IReadOnlyList<TomlProblem> Problems { get; }

    /// <summary>Gets what the load decided by itself and the owner may want to read in the log.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Gets whether any problem forbids to use the file.</summary>
    public bool HasErrors { get; }

    /// <summary>Gets the settings as configuration keys, with every setting under one canonical name; secrets are among them.</summary>
    /// <remarks>Complete only without errors.</remarks>
    public IDictionary<string, string?> Data { get; }

    /// <summary>Gets the file in a few words.</summary>
    public TomlSummary Summary { get; }

    /// <summary>Finds where the file has a setting, or else the nearest section around it.</summary>
    /// <param name="key">A key of <see cref="Data"/>; it need not exist.</param>
    /// <returns>The place with the file's own spelling; null if the file has nothing on the way to the key.</returns>
    public TomlPosition? FindPosition(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var prefix = _keyPrefix.Length == 0 ? "" : _keyPrefix + ":";
        return key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? _settings.Position(key[prefix.Length..]) : null;
    }

    /// <summary>Throws one exception that lists all problems, if any of them is an error.</summary>
    /// <exception cref="HadrianTomlException">The file has errors.</exception>
    public void ThrowIfErrors()
    {
        if (HasErrors)
        {
            throw new HadrianTomlException(Problems);
        }
    }
}
