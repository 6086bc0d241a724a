using Hadrian.Configuration.Toml;
using Hadrian.Configuration.Toml.Source;

namespace Microsoft.Extensions.Configuration;

/// <summary>Adds <c>hadrian.toml</c> to a configuration.</summary>
public static class HadrianTomlConfigurationExtensions
{
    /// <summary>Adds a file.</summary>
    /// <param name="builder">The configuration to add to.</param>
    /// <param name="path">The file, absolute or relative to the current directory; it must exist.</param>
    /// <param name="options">What exists here; null for the defaults.</param>
    /// <exception cref="HadrianTomlException">Thrown while the configuration is built, if the file has errors.</exception>
    public static IConfigurationBuilder AddHadrianToml(this IConfigurationBuilder builder, string path, HadrianTomlOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return builder.Add(new HadrianTomlConfigurationSource(() => HadrianToml.Load(path, options)));
    }

    /// <summary>Adds a text.</summary>
    /// <param name="builder">The configuration to add to.</param>
    /// <param name="toml">The TOML.</param>
    /// <param name="options">What exists here; null for the defaults.</param>
    /// <exception cref="HadrianTomlException">Thrown while the configuration is built, if the text has errors.</exception>
    public static IConfigurationBuilder AddHadrianTomlText(this IConfigurationBuilder builder, string toml, HadrianTomlOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(toml);
        return builder.Add(new HadrianTomlConfigurationSource(() => HadrianToml.Parse(toml, options: options)));
    }

    /// <summary>Adds what a caller has already loaded, for instance to log its warnings first.</summary>
    /// <param name="builder">The configuration to add to.</param>
    /// <param name="result">The loaded file.</param>
    /// <exception cref="HadrianTomlException">Thrown while the configuration is built, if the file has errors.</exception>
    public static IConfigurationBuilder AddHadrianToml(this IConfigurationBuilder builder, TomlLoadResult result)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(result);
        return builder.Add(new HadrianTomlConfigurationSource(() => result));
    }
}
