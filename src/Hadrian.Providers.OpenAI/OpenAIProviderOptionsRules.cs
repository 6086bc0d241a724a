using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Hadrian.Providers.OpenAI;

/// <summary>Checks a provider's settings; every problem names its path and the remedy.</summary>
internal static class OpenAIProviderOptionsRules
{
    public static void Check(string name, OpenAIProviderOptions options)
    {
        var problems = Problems(name, options).ToList();
        if (problems.Count > 0)
        {
            throw new GatewayConfigurationException(string.Join(Environment.NewLine, problems));
        }
    }

    private static IEnumerable<string> Problems(string name, OpenAIProviderOptions options)
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
        else if (string.IsNullOrEmpty(options.ApiKey) && url.Host == new Uri(OpenAIProviderOptions.DefaultBaseUrl).Host)
        {
            yield return $"{path}.api_key is missing; OpenAI's own URL needs one. Set it, or set {path}.base_url to another server.";
        }
    }

    private static string KeyOf(string property)
        => typeof(OpenAIProviderOptions).GetProperty(property)?.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property;
}
