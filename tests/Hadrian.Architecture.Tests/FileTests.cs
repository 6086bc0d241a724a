using System.Text.RegularExpressions;
using Hadrian.TestCommon;

namespace Hadrian.Architecture.Tests;

/// <summary>What holds for every file of the checkout.</summary>
public partial class FileTests
{
    private const int LongestSourceFile = 400;

    private static readonly HashSet<string> SkippedFolders = new(["bin", "obj", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", "node_modules"], StringComparer.Ordinal);

    private static readonly HashSet<string> TextExtensions = new(
        [".cs", ".csproj", ".props", ".targets", ".sln", ".json", ".jsonl", ".md", ".toml", ".txt", ".sh", ".yml", ".yaml", ".config", ".editorconfig", ".razor", ".css", ".lua", ".sql", ".http", ""],
        StringComparer.Ordinal);

    /// <summary>Files allowed to be longer, each with its reason; the model snapshots and migrations are generated.</summary>
    private static readonly Dictionary<string, string> LongFiles = new(StringComparer.Ordinal);

    [Fact]
    public void SourceFiles_AreShort()
    {
        var tooLong = Files("src")
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) && !file.Contains("/Migrations/", StringComparison.Ordinal))
            .Where(file => File.ReadLines(Path.Combine(Repository.Root, file)).Count() > LongestSourceFile && !LongFiles.ContainsKey(file));

        AssertNone(tooLong);
    }

    [Fact]
    public void SourceFiles_HaveTheMedianOfSmallOnes()
    {
        var lengths = Files("src").Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
            .Select(file => File.ReadLines(Path.Combine(Repository.Root, file)).Count())
            .Order()
            .ToList();

        Assert.InRange(lengths[lengths.Count / 2], 1, 90);
    }

    [Fact]
    public void TextFiles_NameNoRegistryHostAndNoMachinePath()
    {
        var found = Files(string.Empty)
            .Where(file => TextExtensions.Contains(Path.GetExtension(file)))
            .SelectMany(file => File.ReadLines(Path.Combine(Repository.Root, file))
                .Select((line, index) => (Line: line, Position: $"{file}:{index + 1}"))
                .Where(entry => Hosts().IsMatch(entry.Line) || MachinePaths().IsMatch(entry.Line))
                .Select(entry => $"{entry.Position}: {entry.Line.Trim()}"));

        AssertNone(found);
    }

    [Fact]
    public void SourceFiles_HoldNoUnfinishedWork()
    {
        var found = Files("src").Concat(Files("samples")).Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
            .Where(file => Unfinished().IsMatch(File.ReadAllText(Path.Combine(Repository.Root, file))));

        AssertNone(found);
    }

    [Fact]
    public void SourceFiles_DeclareOnePublicTypeNamedLikeTheFile()
    {
        var misnamed = Files("src").Where(file => file.EndsWith(".cs", StringComparison.Ordinal) && !file.Contains("/Migrations/", StringComparison.Ordinal))
            .Select(file => (File: file, Types: PublicTypes().Matches(File.ReadAllText(Path.Combine(Repository.Root, file))).Select(match => match.Groups[1].Value).ToList()))
            .Where(entry => entry.Types.Count > 0 && !entry.Types.Exists(type => Path.GetFileName(entry.File).StartsWith(type, StringComparison.Ordinal)))
            .Select(entry => $"{entry.File}: {string.Join(", ", entry.Types)}");

        AssertNone(misnamed);
    }

    private static void AssertNone(IEnumerable<string> found)
    {
        var list = found.ToList();
        Assert.True(list.Count == 0, string.Join(Environment.NewLine, list));
    }

    private static IEnumerable<string> Files(string folder)
    {
        var root = new DirectoryInfo(Path.Combine(Repository.Root, folder));
        return Walk(root).Select(file => Path.GetRelativePath(Repository.Root, file.FullName).Replace('\\', '/'));
    }

    private static IEnumerable<FileInfo> Walk(DirectoryInfo directory) => directory.EnumerateFiles()
        .Concat(directory.EnumerateDirectories()
            .Where(child => !SkippedFolders.Contains(child.Name) && (!child.Name.StartsWith('.') || child.Name == ".github"))
            .SelectMany(Walk));

    // In pieces, so that this file does not find itself.
    [GeneratedRegex("nuget" + @"\.org|pypi" + @"\.org|registry\." + "npmjs|pkgs\\." + "dev\\.azure|artifact" + "ory", RegexOptions.IgnoreCase)]
    private static partial Regex Hosts();

    // The home of "ada" is an example in tests.
    [GeneratedRegex("(?<![A-Za-z0-9_.:/])/(?:ho" + "me(?!/ada\\b)|ro" + "ot|wo" + "rk|Us" + "ers)/[A-Za-z0-9_.-]+|[A-Z]:\\\\Us" + "ers\\\\(?!Ada\\b)")]
    private static partial Regex MachinePaths();

    [GeneratedRegex("TO" + "DO|FIX" + "ME|Not" + "ImplementedException")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^public (?:(?:static|sealed|abstract|partial|readonly|ref) )*(?:class|record struct|record|struct|interface|enum|delegate \w+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicTypes();
}
