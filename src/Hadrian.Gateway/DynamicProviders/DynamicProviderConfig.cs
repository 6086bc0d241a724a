using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hadrian.Gateway;

/// <summary>The settings of a provider that its type adds, a JSON object: <c>{"region":"…","credentials":{"type":"static",…}}</c>.</summary>
internal static class DynamicProviderConfig
{
    /// <summary>What stands for a secret where the object is shown. Sent back, it leaves the secret as it is.</summary>
    public const string Redacted = "**REDACTED**";

    private const char Separator = ':';

    /// <summary>Reads the object into settings by path.</summary>
    /// <exception cref="GatewayConfigurationException">A value is neither text, number nor truth value.</exception>
    public static Dictionary<string, string> Read(JsonElement? config)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        if (config is { ValueKind: not JsonValueKind.Null } present)
        {
            if (present.ValueKind != JsonValueKind.Object)
            {
                throw new GatewayConfigurationException("'config' must be a JSON object.");
            }

            Read(present, prefix: "", settings);
        }

        return settings;
    }

    public static Dictionary<string, string> Read(string? stored)
    {
        if (stored is null)
        {
            return [];
        }

        using var document = JsonDocument.Parse(stored);
        return Read(document.RootElement);
    }

    /// <summary>Writes settings as an object; <see langword="null"/> when there are none.</summary>
    /// <param name="settings">The settings by path.</param>
    /// <param name="value">Gives what to write of each.</param>
    public static JsonObject? Write(IReadOnlyDictionary<string, string> settings, Func<string, string, string> value)
    {
        if (settings.Count == 0)
        {
            return null;
        }

        var config = new JsonObject();
        foreach (var (path, setting) in settings)
        {
            var at = config;
            var names = path.Split(Separator);
            foreach (var name in names.AsSpan(0, names.Length - 1))
            {
                at = (JsonObject)(at[name] ??= new JsonObject());
            }

            at[names[^1]] = value(path, setting);
        }

        return config;
    }

    /// <summary>Tells which settings the type does not know, lack, or have values it does not take.</summary>
    /// <returns>What is wrong first, and the remedy; <see langword="null"/> for nothing.</returns>
    public static string? ProblemOf(IReadOnlyDictionary<string, string> settings, DynamicProviderRules rules)
    {
        foreach (var path in settings.Keys)
        {
            if (rules.Settings.All(setting => setting.Path != path))
            {
                return rules.Settings.Count == 0
                    ? $"'config.{Dotted(path)}' is not known; this type takes no 'config'."
                    : $"'config.{Dotted(path)}' is not known; this type takes {string.Join(", ", rules.Settings.Select(setting => Dotted(setting.Path)))}.";
            }
        }

        foreach (var setting in rules.Settings)
        {
            if (!settings.TryGetValue(setting.Path, out var value))
            {
                if (setting.IsRequired)
                {
                    return $"'config.{Dotted(setting.Path)}' is missing.";
                }
            }
            else if (!setting.IsDocument && !IsLine(value))
            {
                return $"'config.{Dotted(setting.Path)}' must be one line of ASCII.";
            }
            else if (setting.Values.Count > 0 && !setting.Values.Contains(value))
            {
                return $"'config.{Dotted(setting.Path)}' must be {string.Join(" or ", setting.Values.Select(known => $"'{known}'"))} here.";
            }
        }

        return null;
    }

    /// <summary>Tells whether a text can go into a header.</summary>
    public static bool IsLine(string text) => text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;

    /// <summary>Gives a path as it is written in messages.</summary>
    public static string Dotted(string path) => path.Replace(Separator, '.');

    private static void Read(JsonElement config, string prefix, Dictionary<string, string> settings)
    {
        foreach (var member in config.EnumerateObject())
        {
            var path = prefix + member.Name;
            if (member.Name.Length == 0 || member.Name.Contains(Separator, StringComparison.Ordinal))
            {
                throw new GatewayConfigurationException($"'config.{Dotted(path)}' is not known.");
            }

            switch (member.Value.ValueKind)
            {
                case JsonValueKind.Object:
                    Read(member.Value, path + Separator, settings);
                    break;
                case JsonValueKind.String:
                    settings[path] = member.Value.GetString()!;
                    break;
                case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                    settings[path] = member.Value.GetRawText().ToLower(CultureInfo.InvariantCulture);
                    break;
                case JsonValueKind.Null:
                    break;
                default:
                    throw new GatewayConfigurationException($"'config.{Dotted(path)}' must be a text, a number or a truth value.");
            }
        }
    }
}
