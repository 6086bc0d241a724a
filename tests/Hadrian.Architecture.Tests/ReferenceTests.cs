namespace Hadrian.Architecture.Tests;

/// <summary>Who may know whom. A new package has no row here and fails until it gets one.</summary>
public class ReferenceTests
{
    private static readonly Dictionary<string, string[]> AllowedProjects = new(StringComparer.Ordinal)
    {
        ["Hadrian.Abstractions"] = [],
        ["Hadrian.Wire"] = ["Hadrian.Abstractions"],
        ["Hadrian.Gateway"] = ["Hadrian.Abstractions", "Hadrian.Wire"],
        ["Hadrian.Gateway.AspNetCore"] = ["Hadrian.Abstractions", "Hadrian.Wire", "Hadrian.Gateway"],
        ["Hadrian.Configuration.Toml"] = [],
        ["Hadrian.OpenTelemetry"] = ["Hadrian.Abstractions"],
        ["Hadrian.Testing"] = ["Hadrian.Abstractions", "Hadrian.Wire"],
        ["Hadrian.Providers.Anthropic"] = ["Hadrian.Abstractions", "Hadrian.Wire"],
        ["Hadrian.Providers.AzureOpenAI"] = ["Hadrian.Abstractions", "Hadrian.Wire", "Hadrian.Providers.OpenAI"],
        ["Hadrian.Providers.Bedrock"] = ["Hadrian.Abstractions", "Hadrian.Wire"],
        ["Hadrian.Providers.OpenAI"] = ["Hadrian.Abstractions", "Hadrian.Wire"],
        ["Hadrian.Providers.Vertex"] = ["Hadrian.Abstractions", "Hadrian.Wire"],
        ["Hadrian.Stores.EntityFrameworkCore"] = ["Hadrian.Abstractions"],
        ["Hadrian.Stores.Redis"] = ["Hadrian.Abstractions"],
        ["Hadrian.Stores.EntityFrameworkCore.Sqlite"] = ["Hadrian.Abstractions", "Hadrian.Stores.EntityFrameworkCore"],
        ["Hadrian.Stores.EntityFrameworkCore.PostgreSql"] = ["Hadrian.Abstractions", "Hadrian.Stores.EntityFrameworkCore"],
    };

    private static readonly string[] ForeignToTheCore =
        ["Microsoft.EntityFrameworkCore", "Microsoft.Data.Sqlite", "StackExchange.Redis", "Tomlyn", "OpenAI", "Microsoft.Extensions.AI.OpenAI", "AWSSDK", "Google.", "Azure."];

    public static TheoryData<string> Packages() => new(SourceProject.Packages.Select(package => package.Name));

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_RefersOnlyToThePackagesItMay(string name)
    {
        var package = Package(name);
        Assert.True(AllowedProjects.TryGetValue(name, out var allowed), $"{name} has no row in the table of allowed references.");

        var declared = package.ProjectReferences.Except(allowed);
        var compiled = package.AssemblyReferences.Where(reference => reference.StartsWith("Hadrian.", StringComparison.Ordinal)).Except(allowed);

        Assert.Empty(declared);
        Assert.Empty(compiled);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_OutsideTheEdge_DoesNotKnowAspNetCore(string name)
    {
        var package = Package(name);
        if (name.Contains("AspNetCore", StringComparison.Ordinal) || name.EndsWith(".AdminUI", StringComparison.Ordinal))
        {
            Assert.Contains("Microsoft.AspNetCore.App", package.FrameworkReferences);
            return;
        }

        Assert.Empty(package.FrameworkReferences);
        Assert.DoesNotContain(package.PackageReferences, reference => reference.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain(package.AssemblyReferences, reference => reference.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Hadrian.Abstractions")]
    [InlineData("Hadrian.Wire")]
    [InlineData("Hadrian.Gateway")]
    public void Core_KnowsNoVendorAndNoStorage(string name)
    {
        var package = Package(name);

        var foreign = package.AssemblyReferences.Concat(package.PackageReferences)
            .Where(reference => ForeignToTheCore.Any(foreign => reference.StartsWith(foreign, StringComparison.Ordinal)));

        Assert.Empty(foreign);
    }

    [Fact]
    public void Wire_HasNoContainerNoHttpAndNoClock()
    {
        var references = Package("Hadrian.Wire").AssemblyReferences;

        Assert.DoesNotContain("System.Net.Http", references);
        Assert.DoesNotContain(references, reference => reference.StartsWith("Microsoft.Extensions.DependencyInjection", StringComparison.Ordinal));
        Assert.DoesNotContain("Microsoft.Extensions.TimeProvider", references);
    }

    [Fact]
    public void ProvidersAndStores_DoNotKnowTheEngineOrOneAnother()
    {
        var leaves = SourceProject.Packages.Where(package => package.Name.StartsWith("Hadrian.Providers.", StringComparison.Ordinal)
            || package.Name.StartsWith("Hadrian.Stores.", StringComparison.Ordinal));

        Assert.All(leaves, leaf => Assert.DoesNotContain(leaf.AssemblyReferences, reference
            => reference.StartsWith("Hadrian.Gateway", StringComparison.Ordinal)
                || (IsLeaf(reference) && !leaf.Name.StartsWith(reference, StringComparison.Ordinal) && !IsAzureOnOpenAI(leaf.Name, reference))));

        // Azure speaks OpenAI's dialect and shares what passes it through.
        static bool IsAzureOnOpenAI(string leaf, string reference) => (leaf, reference) == ("Hadrian.Providers.AzureOpenAI", "Hadrian.Providers.OpenAI");

        static bool IsLeaf(string reference) => reference.StartsWith("Hadrian.Providers.", StringComparison.Ordinal)
            || reference.StartsWith("Hadrian.Stores.", StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_RefersToASample()
    {
        var samples = SourceProject.In("samples").Select(sample => sample.Name).ToHashSet(StringComparer.Ordinal);

        Assert.All(SourceProject.Packages.Concat(SourceProject.In("bench")), project => Assert.DoesNotContain(project.ProjectReferences, samples.Contains));
    }

    [Fact]
    public void Packages_DoNotReferToTestsOrBenchmarks()
    {
        var others = SourceProject.In("tests").Concat(SourceProject.In("bench")).Select(project => project.Name).ToHashSet(StringComparer.Ordinal);

        Assert.All(SourceProject.Packages, project => Assert.DoesNotContain(project.ProjectReferences, others.Contains));
    }

    private static SourceProject Package(string name) => SourceProject.Packages.Single(package => package.Name == name);
}
