namespace Hadrian.Configuration.Toml;

/// <summary>Reports that a configuration file has errors, all of them at once.</summary>
public sealed class HadrianTomlException : Exception
{
    /// <summary>Initializes a new instance with everything a load found.</summary>
    /// <param name="problems">The problems, warnings included.</param>
    public HadrianTomlException(IReadOnlyList<TomlProblem> problems)
        : base(Describe(problems)) => Problems = problems;

    /// <summary>Gets everything the load found, sorted by line.</summary>
    public IReadOnlyList<TomlProblem> Problems { get; }

    private static string Describe(IReadOnlyList<TomlProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        var errors = problems.Where(problem => problem.Severity is TomlSeverity.Error).ToList();
        return $"The configuration has {errors.Count} error(s):{Environment.NewLine}{string.Join(Environment.NewLine, errors)}";
    }
}
