using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Hadrian.Providers.AzureOpenAI;

/// <summary>Checks a provider's settings; every problem names its path and the remedy.</summary>
internal static partial class AzureOpenAIProviderOptionsRules
{
    public static void Check(string name, AzureOpenAIProviderOptions options)
    {
        var problems = Problems(name, options).ToList();
        if (problems.Count > 0)
        {
            throw new GatewayConfigurationException(string.Join(Environment.NewLine, problems));
        }
    }

    private static IEnumerable<string> Problems(string name, AzureOpenAIProviderOptions options)
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

        foreach (var problem in ModelMetadataRules.Problems(name, options).Concat(AuthProblems(path + ".auth", options.Auth)))
        {
            yield return problem;
        }

        if (options.BaseUrl is { } url ? !Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https") : options.ResourceName is null)
        {
            yield return options.BaseUrl is null
                ? $"{path}.resource_name is missing: write the NAME of https://NAME.openai.azure.com."
                : $"{path}.base_url: '{options.BaseUrl}' is not an http or https URL.";
        }

        if (options.ResourceName is { } resource && !ResourceName().IsMatch(resource))
        {
            yield return $"{path}.resource_name: '{resource}' is no resource's name; write the NAME of https://NAME.openai.azure.com alone.";
        }

        if (!ApiVersion().IsMatch(options.ApiVersion))
        {
            yield return $"{path}.api_version: '{options.ApiVersion}' is not a version, such as 2024-10-21.";
        }

        foreach (var (deployment, settings) in options.Deployments)
        {
            if (string.IsNullOrEmpty(settings.Model))
            {
                yield return $"{path}.deployments.{deployment}.model is missing: name the model that is deployed.";
            }
        }
    }

    private static IEnumerable<string> AuthProblems(string path, AzureOpenAIAuthOptions auth)
    {
        (string Key, string? Value)[] required = auth.Type switch
        {
            "api_key" => [("api_key", auth.ApiKey)],
            "azure_ad" => [("tenant_id", auth.TenantId), ("client_id", auth.ClientId), ("client_secret", auth.ClientSecret)],
            "managed_identity" => [],
            _ => [("type", null)],
        };
        foreach (var (key, value) in required)
        {
            if (key == "type")
            {
                yield return $"{path}.type: '{auth.Type}' is not one of api_key, azure_ad, managed_identity.";
            }
            else if (string.IsNullOrWhiteSpace(value))
            {
                yield return $"{path}.{key} is missing or empty; type = \"{auth.Type}\" needs it.";
            }
        }
    }

    private static string KeyOf(string property)
        => typeof(AzureOpenAIProviderOptions).GetProperty(property)?.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property;

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9\-]*\z")]
    private static partial Regex ResourceName();

    [GeneratedRegex(@"^[A-Za-z0-9.\-]+\z")]
    private static partial Regex ApiVersion();
}
