using Microsoft.Extensions.Configuration;

namespace Hadrian.Configuration.Toml.Source;

internal sealed class HadrianTomlConfigurationProvider(Func<TomlLoadResult> load) : ConfigurationProvider
{
    public override void Load()
    {
        var result = load();
        result.ThrowIfErrors();
        Data = result.Data;
    }
}
