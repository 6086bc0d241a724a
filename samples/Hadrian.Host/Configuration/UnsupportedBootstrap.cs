using Hadrian.Configuration.Toml;

namespace Hadrian.Host.Configuration;

/// <summary>Warns of the parts of <c>[auth.bootstrap]</c> that this program does not act on.</summary>
internal static class UnsupportedBootstrap
{
    private static readonly string[] Keys =
    [
        "auth:bootstrap:auto_verify_domains",
        "auth:bootstrap:admin_identities",
        "auth:bootstrap:initial_org:admin_identities",
        "auth:bootstrap:initial_org:sso",
    ];

    public static IEnumerable<TomlProblem> Find(TomlLoadResult toml)
    {
        foreach (var key in Keys.Where(key => toml.Data.Keys.Any(set => Lies(set, key))))
        {
            var place = toml.FindPosition(key);
            yield return new TomlProblem
            {
                Severity = TomlSeverity.Warning,
                File = toml.Summary.File,
                Line = place?.Line ?? 0,
                Column = place?.Column ?? 0,
                KeyPath = key.Replace(':', '.'),
                Message = "has no effect: users and single sign-on are not part of this version",
                Fix = "remove it",
            };
        }
    }

    private static bool Lies(string set, string key)
        => set.StartsWith(key, StringComparison.OrdinalIgnoreCase) && (set.Length == key.Length || set[key.Length] == ':');
}
