using System.Text;
using Hadrian.Configuration.Toml.Files;
using Hadrian.Configuration.Toml.Parts;

namespace Hadrian.Configuration.Toml.Tests;

/// <summary>Loads texts in an environment of the test's own.</summary>
internal static class TestToml
{
    public static TomlLoadResult All(string text, params (string Name, string Value)[] variables)
        => HadrianToml.Parse(text, options: Options(TomlParts.All, variables));

    public static TomlLoadResult Current(string text, params (string Name, string Value)[] variables)
        => HadrianToml.Parse(text, options: Options(TomlParts.Current, variables));

    /// <summary>Writes a snippet on one line, with ⏎ for a line break.</summary>
    public static TomlLoadResult Snippet(string snippet)
        => All(string.Join('\n', snippet.Split('⏎', StringSplitOptions.TrimEntries)));

    public static HadrianTomlOptions Options(TomlParts parts, params (string Name, string Value)[] variables) => new()
    {
        Parts = parts,
        Environment = Environment(variables),
    };

    public static TomlEnvironment Environment(params (string Name, string Value)[] variables) => new()
    {
        Variable = name => variables.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault(),
        CurrentDirectory = "/work",
        HomeDirectory = "/home/ada",
        Platform = TomlPlatform.Xdg,
    };

    public static IEnumerable<TomlProblem> Errors(this TomlLoadResult result)
        => result.Problems.Where(problem => problem.Severity is TomlSeverity.Error);

    public static void AssertNoErrors(this TomlLoadResult result) => Assert.Empty(result.Errors().Select(problem => problem.ToString()));

    public static void AssertClean(this TomlLoadResult result) => Assert.Empty(result.Problems.Select(problem => problem.ToString()));

    /// <summary>Expects exactly one error, at a place, that says certain words.</summary>
    public static void AssertOnlyError(this TomlLoadResult result, string path, int line, params string[] words)
    {
        AssertErrors(result, (path, line));
        AssertSays(result.Errors().Single(), words);
    }

    public static void AssertErrors(this TomlLoadResult result, params (string Path, int Line)[] expected)
        => Assert.Equal(expected, result.Errors().Select(problem => (problem.KeyPath, problem.Line)));

    public static void AssertWarns(this TomlLoadResult result, string path, int line, params string[] words)
    {
        var warning = Assert.Single(result.Problems, problem => problem.KeyPath == path && problem.Line == line);
        Assert.Equal(TomlSeverity.Warning, warning.Severity);
        AssertSays(warning, words);
    }

    public static void AssertSays(this TomlProblem problem, params string[] words)
    {
        foreach (var word in words)
        {
            Assert.Contains(word, problem.ToString(), StringComparison.Ordinal);
        }
    }

    public static string Text(this IEnumerable<TomlProblem> problems)
        => problems.Aggregate(new StringBuilder(), (text, problem) => text.AppendLine(problem.ToString())).ToString();
}
