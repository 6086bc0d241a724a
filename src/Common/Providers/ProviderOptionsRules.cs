using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Hadrian.Providers;

/// <summary>Checks what the settings of all providers have in common; every problem names its path and the remedy.</summary>
internal static class ProviderOptionsRules
{
    /// <summary>Throws what is wrong, all of it.</summary>
    /// <exception cref="GatewayConfigurationException">Something is.</exception>
    public static void ThrowIfAny(IEnumerable<string> problems)
    {
        if (string.Join(Environment.NewLine, problems) is { Length: > 0 } text)
        {
            throw new GatewayConfigurationException(text);
        }
    }

    /// <summary>Checks annotated members and what is known of models.</summary>
    public static IEnumerable<string> Problems<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(string name, T options)
        where T : ProviderSettings
    {
        var results = new List<ValidationResult>();
#pragma warning disable IL2026 // the type is known here and keeps its annotated members
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
#pragma warning restore IL2026
        return results
            .Select(result => $"providers.{name}.{KeyOf<T>(result.MemberNames.Single())}: {result.ErrorMessage}")
            .Concat(ModelMetadataRules.Problems(name, options));
    }

    /// <summary>Tells whether a text is an http or https URL.</summary>
    public static bool IsUrl(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    /// <summary>Says that a text is no URL.</summary>
    public static string NoUrl(string path, string? text) => $"{path}: '{text}' is not an http or https URL.";

    /// <summary>Says that a list of parts of names has an empty one.</summary>
    public static string? EmptyPart(string path, IList<string> parts)
        => parts.Any(string.IsNullOrWhiteSpace) ? $"{path}: an empty entry would fit every model. Remove it, or write a part of a model's name." : null;

    private static string KeyOf<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(string property)
        => typeof(T).GetProperty(property)?.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property;
}
