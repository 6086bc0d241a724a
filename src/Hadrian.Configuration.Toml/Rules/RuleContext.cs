using System.Globalization;
using Hadrian.Configuration.Toml.Document;
using Hadrian.Configuration.Toml.Files;
using Hadrian.Configuration.Toml.Schema;

namespace Hadrian.Configuration.Toml.Rules;

/// <summary>What rules across sections look at: the settings by canonical key, and the file as it stands.</summary>
internal sealed class RuleContext(TomlTable root, SettingSet settings, TomlEnvironment environment, ProblemList problems)
{
    public SettingSet Settings { get; } = settings;

    public TomlEnvironment Environment { get; } = environment;

    /// <summary>What the owner may want to know although nothing is wrong.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The providers with their tables, in file order.</summary>
    public IReadOnlyList<TomlEntry> Providers { get; } = root.Find("providers") is TomlTable providers
        ? [.. providers.Entries.Values.Where(entry => entry.Value is TomlTable && entry.Key != "default_provider")]
        : [];

    public Setting? Find(string canonical) => Settings.Find(canonical);

    public string? Value(string canonical) => Find(canonical)?.Value;

    public bool Has(string canonical) => Find(canonical) is not null;

    public bool IsTrue(string canonical, bool otherwise = false) => Find(canonical) is { } setting ? setting.Value == "true" : otherwise;

    public long? Number(string canonical)
        => long.TryParse(Value(canonical), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public TomlNode? Node(params ReadOnlySpan<string> path) => root.Find(path);

    /// <summary>The key that says who may call, unless that is no one in particular.</summary>
    public Setting? Auth => Find("auth:type") is { Value: not (null or "none") } type ? type : null;

    public void Error(Setting setting, string message, string fix) => problems.Error(setting.Spelling, setting.Place, message, fix);

    public void Error(string path, Place place, string message, string fix) => problems.Error(path, place, message, fix);

    public void Warn(Setting setting, string message, string fix) => problems.Warn(setting.Spelling, setting.Place, message, fix);

    public void Warn(string path, Place place, string message, string fix) => problems.Warn(path, place, message, fix);

    /// <summary>Names a setting together with its line.</summary>
    public static string At(Setting setting) => $"{setting.Spelling} on line {setting.Place.Line}";
}
