using Hadrian.Common;
using Microsoft.Extensions.Configuration;

namespace Hadrian;

/// <summary>A section with its own name and those below it unescaped; its path stays as the configuration has it.</summary>
internal sealed class DecodedSection(IConfigurationSection inner) : DecodedConfiguration(inner), IConfigurationSection
{
    public string Key { get; } = KeySegment.Unescape(inner.Key);

    public string Path => inner.Path;

    public string? Value
    {
        get => inner.Value;
        set => inner.Value = value;
    }
}
