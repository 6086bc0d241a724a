namespace Hadrian.Providers.Anthropic;

/// <summary>Checks a provider's settings; every problem names its path and the remedy.</summary>
internal static class AnthropicProviderOptionsRules
{
    public static void Check(string name, AnthropicProviderOptions options) => ProviderOptionsRules.ThrowIfAny(Problems($"providers.{name}", name, options));

    private static IEnumerable<string> Problems(string path, string name, AnthropicProviderOptions options)
    {
        foreach (var problem in ProviderOptionsRules.Problems(name, options))
        {
            yield return problem;
        }

        if (!ProviderOptionsRules.IsUrl(options.BaseUrl))
        {
            yield return ProviderOptionsRules.NoUrl($"{path}.base_url", options.BaseUrl);
        }

        if (string.IsNullOrWhiteSpace(options.ApiKey))
        {
            yield return $"{path}.api_key is missing or empty. Write api_key = \"${{ANTHROPIC_API_KEY}}\" and set that variable.";
        }

        foreach (var (key, parts) in Lists(options))
        {
            if (ProviderOptionsRules.EmptyPart($"{path}.{key}", parts) is { } problem)
            {
                yield return problem;
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
}
