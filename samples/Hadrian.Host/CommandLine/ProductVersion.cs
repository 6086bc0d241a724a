using System.Reflection;

namespace Hadrian.Host.CommandLine;

/// <summary>The version of the program.</summary>
internal static class ProductVersion
{
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
