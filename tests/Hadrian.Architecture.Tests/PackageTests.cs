namespace Hadrian.Architecture.Tests;

/// <summary>What every shipped package carries.</summary>
public class PackageTests
{
    public static TheoryData<string> Packages() => ReferenceTests.Packages();

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_HasAReadmeADescriptionAndItsPublicApiWrittenDown(string name)
    {
        var package = SourceProject.Packages.Single(package => package.Name == name);

        Assert.True(package.Description?.Length > 30, $"{name} lacks a description.");
        Assert.True(new FileInfo(Path.Combine(package.Directory, "README.md")) is { Exists: true, Length: > 200 }, $"{name} lacks a README.md.");
        Assert.True(File.Exists(Path.Combine(package.Directory, "PublicAPI.Shipped.txt")), $"{name} lacks PublicAPI.Shipped.txt.");
        Assert.True(File.Exists(Path.Combine(package.Directory, "PublicAPI.Unshipped.txt")), $"{name} lacks PublicAPI.Unshipped.txt.");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_LiesInAFolderOfItsName(string name)
    {
        var package = SourceProject.Packages.Single(package => package.Name == name);

        Assert.Equal(name, Path.GetFileName(package.Directory));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_TakesVersionsFromTheCentralListOnly(string name)
    {
        var text = File.ReadAllText(SourceProject.Packages.Single(package => package.Name == name).Path);

        Assert.DoesNotContain("Version=\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("VersionOverride", text, StringComparison.Ordinal);
    }
}
