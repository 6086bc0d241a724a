using System.Reflection;
using System.Text.RegularExpressions;
using Hadrian.Gateway;
using Hadrian.Gateway.AspNetCore;
using Hadrian.Stores.EntityFrameworkCore.Sqlite;
using Microsoft.Extensions.Options;

namespace Hadrian.Host.Configuration;

/// <summary>Rewrites complaints about properties, <c>ApiKey.CacheTtlSeconds: …</c>, to name the key of the file instead.</summary>
internal static partial class OptionKeys
{
    private static readonly Dictionary<Type, string> Sections = new()
    {
        [typeof(AuthenticationOptions)] = "auth",
        [typeof(RateLimitOptions)] = "limits.rate",
        [typeof(UsageOptions)] = "observability.usage.buffer",
        [typeof(DataPlaneOptions)] = "server",
        [typeof(SqliteStorageOptions)] = "database",
    };

    public static IEnumerable<string> Translate(OptionsValidationException exception)
        => exception.Failures.Select(failure => Translate(exception.OptionsType, failure));

    private static string Translate(Type type, string failure)
    {
        var named = PropertyPath().Match(failure);
        return named.Success && Sections.TryGetValue(type, out var section) && KeyOf(type, named.Groups["path"].Value.Split('.')) is { } key
            ? $"{section}.{key}: {failure[named.Length..]}"
            : failure;
    }

    private static string? KeyOf(Type type, IEnumerable<string> path)
    {
        var names = new List<string>();
        foreach (var name in path)
        {
            if (type.GetProperty(name) is not { } property)
            {
                return null;
            }

            names.Add(property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? name);
            type = property.PropertyType;
        }

        return string.Join('.', names);
    }

    [GeneratedRegex(@"^(?<path>[A-Z]\w*(\.[A-Z]\w*)*): ")]
    private static partial Regex PropertyPath();
}
