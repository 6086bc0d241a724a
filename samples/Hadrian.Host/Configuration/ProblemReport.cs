using Hadrian.Configuration.Toml;
using Hadrian.Host.CommandLine;

namespace Hadrian.Host.Configuration;

/// <summary>Prints what is wrong with a file.</summary>
internal static class ProblemReport
{
    /// <summary>Prints to standard error, in the order of the file.</summary>
    /// <param name="problems">What to print.</param>
    /// <param name="earlierWarnings">How many warnings have been printed before.</param>
    /// <exception cref="HostFailureException">There are errors; the message counts them.</exception>
    public static void Write(IReadOnlyCollection<TomlProblem> problems, int earlierWarnings = 0)
    {
        foreach (var problem in problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column))
        {
            Console.Error.WriteLine(problem);
        }

        var errors = problems.Count(problem => problem.Severity is TomlSeverity.Error);
        if (errors > 0)
        {
            throw new HostFailureException($"{Count(errors, "error")}, {Count(earlierWarnings + problems.Count - errors, "warning")}");
        }
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
