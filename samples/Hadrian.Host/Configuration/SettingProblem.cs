using System.Text.RegularExpressions;
using Hadrian.Configuration.Toml;

namespace Hadrian.Host.Configuration;

/// <summary>Gives the complaints of services, which begin with a key such as <c>auth.api_key.key_prefix</c>, their place in the file.</summary>
internal static partial class SettingProblem
{
    public static TomlProblem From(string message, LoadedConfiguration loaded)
    {
        var named = Key().Match(message);
        return named.Success
            ? At(named.Groups["key"].Value.Replace('.', ':'), message[named.Length..].TrimStart(':', ' '), loaded)
            : At("", message, loaded);
    }

    public static TomlProblem At(string key, string message, LoadedConfiguration loaded)
    {
        var place = key.Length > 0 ? loaded.Toml.FindPosition(key) : null;
        return new TomlProblem
        {
            Severity = TomlSeverity.Error,
            File = loaded.File,
            Line = place?.Line ?? 0,
            Column = place?.Column ?? 0,
            KeyPath = key.Replace(':', '.'),
            Message = message.TrimEnd('.'),
        };
    }

    [GeneratedRegex(@"^(The directory of )?(?<key>[a-z_]+(\.[A-Za-z0-9_~-]+)+)(?=[: ])")]
    private static partial Regex Key();
}
