namespace Hadrian.Providers.Vertex;

/// <summary>Checks a provider's settings; every problem names its path and the remedy.</summary>
internal static class VertexProviderOptionsRules
{
    public static void Check(string name, VertexProviderOptions options) => ProviderOptionsRules.ThrowIfAny(
        ProviderOptionsRules.Problems(name, options)
            .Concat(Problems($"providers.{name}", options))
            .Concat(Problems($"providers.{name}.credentials", options.Credentials)));

    private static IEnumerable<string> Problems(string path, VertexProviderOptions options)
    {
        foreach (var (key, value, example) in new[] { ("project", options.Project, "my-project"), ("region", options.Region, "us-central1") })
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                if (string.IsNullOrWhiteSpace(options.ApiKey))
                {
                    yield return $"{path}.{key} is missing or empty. Write {key} = \"{example}\", or an api_key.";
                }
            }
            else if (!value.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.' or ':'))
            {
                yield return $"{path}.{key}: '{value}' cannot be one of Google's. Write it such as \"{example}\".";
            }
        }

        if (options.Publisher is not (VertexProviderOptions.Google or VertexProviderOptions.Anthropic))
        {
            yield return $"{path}.publisher: '{options.Publisher}' is unknown. Use one of google, anthropic.";
        }
        else if (options.Publisher == VertexProviderOptions.Anthropic && !string.IsNullOrWhiteSpace(options.ApiKey))
        {
            yield return $"{path}.api_key: Anthropic's models take no API key at Vertex. Write project, region and credentials instead.";
        }

        if (options.BaseUrl is { } url && !ProviderOptionsRules.IsUrl(url))
        {
            yield return ProviderOptionsRules.NoUrl($"{path}.base_url", url);
        }
    }

    private static IEnumerable<string> Problems(string path, VertexCredentialsOptions credentials)
    {
        switch (credentials.Type)
        {
            case VertexCredentialsOptions.Default:
                break;
            case VertexCredentialsOptions.ServiceAccount:
                if (string.IsNullOrWhiteSpace(credentials.KeyPath))
                {
                    yield return $"{path}.key_path is missing or empty. Name the service account's key file.";
                }

                break;
            case VertexCredentialsOptions.ServiceAccountJson:
                if (string.IsNullOrWhiteSpace(credentials.Json))
                {
                    yield return $"{path}.json is missing or empty. Write json = \"${{GOOGLE_SERVICE_ACCOUNT}}\" and set that variable.";
                }

                break;
            default:
                yield return $"{path}.type: '{credentials.Type}' is unknown. Use one of default, service_account, service_account_json.";
                break;
        }
    }
}
