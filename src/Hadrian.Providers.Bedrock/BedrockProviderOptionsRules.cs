namespace Hadrian.Providers.Bedrock;

/// <summary>Checks a provider's settings; every problem names its path and the remedy.</summary>
internal static class BedrockProviderOptionsRules
{
    public static void Check(string name, BedrockProviderOptions options) => ProviderOptionsRules.ThrowIfAny(
        ProviderOptionsRules.Problems(name, options)
            .Concat(Problems($"providers.{name}", options))
            .Concat(Problems($"providers.{name}.credentials", options.Credentials)));

    private static IEnumerable<string> Problems(string path, BedrockProviderOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Region))
        {
            yield return $"{path}.region is missing or empty. Write the AWS region, such as region = \"us-east-1\".";
        }
        else if (!options.Region.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
        {
            yield return $"{path}.region: '{options.Region}' is no AWS region. Write one such as \"us-east-1\".";
        }

        if (options.InferenceProfileArn is { } profile && !profile.StartsWith("arn:", StringComparison.Ordinal))
        {
            yield return $"{path}.inference_profile_arn: '{profile}' is no ARN; it begins with arn:aws:bedrock:.";
        }

        if (options.ConverseBaseUrl is { } runtime && !ProviderOptionsRules.IsUrl(runtime))
        {
            yield return ProviderOptionsRules.NoUrl($"{path}.converse_base_url", runtime);
        }

        if (options.ControlBaseUrl is { } control && !ProviderOptionsRules.IsUrl(control))
        {
            yield return ProviderOptionsRules.NoUrl($"{path}.control_base_url", control);
        }

        if (ProviderOptionsRules.EmptyPart($"{path}.interleaved_thinking_models", options.InterleavedThinkingModels) is { } problem)
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> Problems(string path, BedrockCredentialsOptions credentials)
    {
        var demanded = credentials.Type switch
        {
            BedrockCredentialsOptions.Default => [],
            BedrockCredentialsOptions.Static => [("access_key_id", credentials.AccessKeyId, "${AWS_ACCESS_KEY_ID}"), ("secret_access_key", credentials.SecretAccessKey, "${AWS_SECRET_ACCESS_KEY}")],
            BedrockCredentialsOptions.AssumeRole => [("role_arn", credentials.RoleArn, "arn:aws:iam::ACCOUNT:role/NAME")],
            BedrockCredentialsOptions.Profile => [("name", credentials.Name, "PROFILE")],
            _ => ((string Key, string? Value, string Example)[]?)null,
        };
        if (demanded is null)
        {
            yield return $"{path}.type: '{credentials.Type}' is unknown. Use one of default, static, assume_role, profile.";
        }

        foreach (var (key, value, example) in demanded ?? [])
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                yield return $"{path}.{key} is missing or empty. Write {key} = \"{example}\".";
            }
        }

        if (credentials.StsEndpointUrl is { } sts && !ProviderOptionsRules.IsUrl(sts))
        {
            yield return ProviderOptionsRules.NoUrl($"{path}.sts_endpoint_url", sts);
        }
    }
}
