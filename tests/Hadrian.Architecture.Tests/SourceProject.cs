using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Hadrian.TestCommon;

namespace Hadrian.Architecture.Tests;

/// <summary>A project of the checkout: what its file says, and what its assembly refers to.</summary>
internal sealed class SourceProject
{
    private readonly XDocument _document;

    private SourceProject(string path)
    {
        Path = path;
        _document = XDocument.Load(path);
    }

    public static IReadOnlyList<SourceProject> Packages { get; } = In("src");

    public string Path { get; }

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string Directory => System.IO.Path.GetDirectoryName(Path)!;

    public string? Description => Values("Description").SingleOrDefault();

    public IEnumerable<string> ProjectReferences => Includes("ProjectReference").Select(include => System.IO.Path.GetFileNameWithoutExtension(include.Replace('\\', '/')));

    public IEnumerable<string> PackageReferences => Includes("PackageReference");

    public IEnumerable<string> FrameworkReferences => Includes("FrameworkReference");

    /// <summary>Gets the names of the assemblies the compiled package refers to, directly.</summary>
    public IReadOnlyList<string> AssemblyReferences
    {
        get
        {
            using var stream = File.OpenRead(System.IO.Path.Combine(AppContext.BaseDirectory, Name + ".dll"));
            using var image = new PEReader(stream);
            var metadata = image.GetMetadataReader();
            return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
        }
    }

    public static IReadOnlyList<SourceProject> In(string folder)
    {
        var root = System.IO.Path.Combine(Repository.Root, folder);
        return !System.IO.Directory.Exists(root) ? [] : [.. System.IO.Directory.EnumerateFiles(root, "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => new SourceProject(path))];
    }

    public override string ToString() => Name;

    private IEnumerable<string> Includes(string item) => _document.Descendants(item).Select(element => element.Attribute("Include")?.Value).OfType<string>();

    private IEnumerable<string> Values(string property) => _document.Descendants(property).Select(element => element.Value);
}
