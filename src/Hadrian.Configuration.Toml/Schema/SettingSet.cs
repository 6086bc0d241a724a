using System.Globalization;

namespace Hadrian.Configuration.Toml.Schema;

/// <summary>All settings of a file by canonical key, and the tables they came from.</summary>
internal sealed class SettingSet(ProblemList problems)
{
    // Configuration keys ignore case; names that differ by case alone were refused before they come here.
    private readonly OrderedDictionary<string, Setting> _settings = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, TomlPosition> _tables = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<Setting> All => _settings.Values;

    public Setting? Find(string canonical) => _settings.GetValueOrDefault(canonical);

    /// <summary>Adds a setting; a second spelling of one that exists must agree with it.</summary>
    public void Add(Setting setting)
    {
        if (_settings.TryAdd(setting.At.Canonical, setting) || Find(setting.At.Canonical) is not { } first)
        {
            return;
        }

        var other = $"{first.Spelling} on line {first.Place.Line}";
        if (first.IsUnknown || setting.IsUnknown)
        {
            problems.Error(setting.Spelling, setting.Place, $"the same setting as {other}", "remove one of the two");
        }
        else if (first.HasSameValue(setting))
        {
            problems.Warn(setting.Spelling, setting.Place, $"the same setting, with the same value, as {other}", "remove one of the two");
        }
        else
        {
            var values = setting.Display is null || first.Display is null ? "" : $": {setting.Display} here, {first.Display} there";
            problems.Error(setting.Spelling, setting.Place, $"disagrees with {other}, although both keys are one setting{values}", "remove one of the two");
        }
    }

    public void AddTable(Location at, Place place)
        => _tables.TryAdd(at.Canonical, new TomlPosition(at.Spelling, place.Line, place.Column));

    /// <summary>Finds where a key, or else the nearest table around it, stands in the file.</summary>
    public TomlPosition? Position(string canonical)
    {
        for (var key = canonical; key.Length > 0; key = key[..Math.Max(key.LastIndexOf(':'), 0)])
        {
            if (Find(key) is { } setting)
            {
                return new TomlPosition(setting.Spelling, setting.Place.Line, setting.Place.Column);
            }

            if (_tables.TryGetValue(key, out var table))
            {
                return table;
            }
        }

        return null;
    }

    public IDictionary<string, string?> ToData(string prefix)
    {
        var data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in _settings.Values.Where(setting => !setting.IsUnknown))
        {
            var key = prefix.Length == 0 ? setting.At.Canonical : $"{prefix}:{setting.At.Canonical}";
            if (setting.Items is not { Count: > 0 } items)
            {
                // An empty list is written as the JSON provider writes it, so that it binds to an empty list.
                data[key] = setting.Value ?? "";
                continue;
            }

            for (var index = 0; index < items.Count; index++)
            {
                data[string.Create(CultureInfo.InvariantCulture, $"{key}:{index}")] = items[index];
            }
        }

        return data;
    }
}
