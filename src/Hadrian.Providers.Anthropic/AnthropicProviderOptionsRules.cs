using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Hadrian.Providers.Anthropic;

/// <summary>Checks a provider's settings; every problem names its path and the remedy.</summary>
internal static class AnthropicProviderOptionsRules
{
    public static void Check(string name, AnthropicProviderOptions options)
    {
        var problems = Problems(name, options).ToList();
        if (problems.Count > 0)
        {
            throw new GatewayConfigurationException(string.Join(Environment.NewLine, problems));
        }
    }

    private static IEnumerable<string> Problems(string name, AnthropicProviderOptions options)
    {
        var path = $"providers.{name}";
        var results = new List<ValidationResult>();
#pragma warning disable IL2026 // the type is known here and keeps its annotated members
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
#pragma warning restore IL2026
        foreach (var result in results)
        {
            yield return $"{path}.{KeyOf(result.MemberNames.Single())}: {result.ErrorMessage}";
        }

        foreach (var problem in ModelMetadataRules.Problems(name, options))
        {
            yield return problem;
        }

        if (!Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            yield return $"{path}.base_url: '{options.BaseUrl}' is not an http or https URL.";
        }

        if (string.IsNullOrWhiteSpace(options.ApiKey))
        {
            yield return $"{path}.api_key is missing or empty. Write api_key = \"${{ANTHROPIC_API_KEY}}\" and set that variable.";
        }

        foreach (var (key, parts) in Lists(options))
        {
            if (parts.Any(string.IsNullOrWhiteSpace))
            {
                yield return $"{path}.{key}: an empty entry would fit every model. Remove it, or write a part of a model's name.";
            }
        }
    }

    private static IEnumerable<(string Key, IList<string> Parts)> Lists(AnthropicProviderOptions options) =>
    [
        ("interleaved_thinking_models", options.InterleavedThinkingModels),
        ("adaptive_thinking_models", options.AdaptiveThinkingModels),
        ("strict_thinking_models", options.StrictThinkingModels),
        ("mid_conversation_system_models", options.MidConversationSystemModels),
    ];

    private static string KeyOf(string property)
        => typeof(AnthropicProviderOptions).GetProperty(property)?.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property;
}
