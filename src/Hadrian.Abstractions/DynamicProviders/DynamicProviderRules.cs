using Microsoft.Extensions.Configuration;

namespace Hadrian;

/// <summary>
/// What providers of one type may be given by those who make them through the admin API. They are tenants, not operators:
/// nothing here may reach credentials of the machine, its files or its network.
/// </summary>
public sealed record DynamicProviderRules
{
    /// <summary>Gets other names the type goes by in the admin API.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Gets whether they may name the URL to call. It is asked under the rules for foreign URLs.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool TakesBaseUrl { get; init; } = true;

    /// <summary>Gets the setting the API key goes to.</summary>
    /// <value>Default: <c>api_key</c>; <see langword="null"/> when the type takes none.</value>
    public string? ApiKeySetting { get; init; } = "api_key";

    /// <summary>Gets the settings they may give beside URL, API key and models.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<DynamicProviderSetting> Settings { get; init; } = [];

    /// <summary>Gets settings every such provider has, by path.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, string> Fixed { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets what else is checked of the settings as a whole: gives what is wrong and the remedy, or <see langword="null"/>.</summary>
    /// <value>Default: nothing.</value>
    public Func<IConfigurationSection, string?>? Check { get; init; }
}
