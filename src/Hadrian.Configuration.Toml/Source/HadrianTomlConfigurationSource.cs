using Microsoft.Extensions.Configuration;

namespace Hadrian.Configuration.Toml.Source;

/// <summary>A file or text as a source of configuration.</summary>
internal sealed class HadrianTomlConfigurationSource(Func<TomlLoadResult> load) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new HadrianTomlConfigurationProvider(load);
}
