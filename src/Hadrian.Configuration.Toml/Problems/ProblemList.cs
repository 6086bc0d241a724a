namespace Hadrian.Configuration.Toml;

/// <summary>Collects what the stages of a load find in one file.</summary>
internal sealed class ProblemList(string file)
{
    private readonly List<TomlProblem> _problems = [];

    public bool HasErrors => _problems.Exists(problem => problem.Severity is TomlSeverity.Error);

    public void Error(string path, Place place, string message, string fix)
        => Add(TomlSeverity.Error, path, place, message, fix);

    public void Warn(string path, Place place, string message, string fix)
        => Add(TomlSeverity.Warning, path, place, message, fix);

    public IReadOnlyList<TomlProblem> Sorted()
        => [.. _problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)];

    private void Add(TomlSeverity severity, string path, Place place, string message, string fix)
        => _problems.Add(new TomlProblem
        {
            Severity = severity,
            File = file,
            Line = place.Line,
            Column = place.Column,
            KeyPath = path,
            Message = message,
            Fix = fix,
        });
}
