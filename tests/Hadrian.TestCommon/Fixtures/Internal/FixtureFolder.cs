namespace Hadrian.TestCommon.Internal;

/// <summary>The optional folder of recorded provider exchanges.</summary>
internal static class FixtureFolder
{
    public const string Variable = "HADRIAN_FIXTURES";

    private static readonly Lazy<string?> LazyPath = new(Find);

    public static string? Path => LazyPath.Value;

    private static string? Find()
    {
        var root = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? named
            : System.IO.Path.Combine(Repository.Root, "..", "shared", "fixtures");
        var providers = System.IO.Path.GetFullPath(System.IO.Path.Combine(root, "providers"));
        return Directory.Exists(providers) ? providers : null;
    }
}
