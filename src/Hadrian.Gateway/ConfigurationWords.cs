using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>Reads settings that take one of a few words, in snake case: a wrong one is answered with the right ones.</summary>
internal static class ConfigurationWords
{
    /// <summary>Reads a word.</summary>
    /// <param name="section">The section.</param>
    /// <param name="key">The setting.</param>
    /// <param name="preset">What a missing setting means; <see langword="null"/> when it must be there.</param>
    /// <param name="words">The words and their meaning.</param>
    public static T Read<T>(IConfigurationSection section, string key, T? preset, params (string Word, T Value)[] words)
        where T : struct
    {
        if (section[key] is not { } text)
        {
            return preset ?? throw Wrong(section, key, $"is missing; it is one of {Listed(words)}.");
        }

        foreach (var (word, value) in words)
        {
            if (word == text)
            {
                return value;
            }
        }

        throw Wrong(section, key, $"'{text}' is not one of {Listed(words)}.");
    }

    /// <summary>Reads an id; <see langword="null"/> when there is none.</summary>
    public static Guid? Id(IConfigurationSection section, string key) => section[key] is not { } text
        ? null
        : Guid.TryParse(text, out var id) ? id : throw Wrong(section, key, $"'{text}' is not an id (a UUID).");

    private static string Listed<T>((string Word, T Value)[] words) => string.Join(", ", words.Select(word => word.Word));

    private static GatewayConfigurationException Wrong(IConfigurationSection section, string key, string message)
        => new($"{section.Path.Replace(':', '.')}.{key}: {message}");
}
