using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Hadrian;

/// <summary>A configuration whose children carry their names unescaped.</summary>
internal class DecodedConfiguration(IConfiguration inner) : IConfiguration
{
    public string? this[string key]
    {
        get => inner[key];
        set => inner[key] = value;
    }

    public IEnumerable<IConfigurationSection> GetChildren() => inner.GetChildren().Select(child => new DecodedSection(child));

    public IChangeToken GetReloadToken() => inner.GetReloadToken();

    public IConfigurationSection GetSection(string key) => new DecodedSection(inner.GetSection(key));
}
