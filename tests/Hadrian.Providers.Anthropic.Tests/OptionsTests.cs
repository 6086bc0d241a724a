namespace Hadrian.Providers.Anthropic.Tests;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("ftp://example.com", "sk", 60, "providers.main.base_url: 'ftp://example.com' is not an http or https URL")]
    [InlineData("api.anthropic.com", "sk", 60, "providers.main.base_url")]
    [InlineData("https://api.anthropic.com", null, 60, "providers.main.api_key is missing or empty")]
    [InlineData("http://localhost", " ", 60, "providers.main.api_key is missing or empty")]
    [InlineData("http://localhost", "sk", 0, "providers.main.timeout_secs")]
    public void WrongOption_IsNamedByItsPath(string url, string? key, int timeout, string message)
    {
        var exception = Assert.Throws<GatewayConfigurationException>(
            () => new AnthropicProvider("main", new AnthropicProviderOptions { BaseUrl = url, ApiKey = key, TimeoutSeconds = timeout }));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralWrongOptions_AreAllNamed()
    {
        var options = new AnthropicProviderOptions { BaseUrl = "x", ApiKey = "sk-canary", DefaultMaxTokens = 0 };
        options.AdaptiveThinkingModels.Add("");
        options.Models["m"] = new ModelMetadata { ContextLength = 0 };

        var exception = Assert.Throws<GatewayConfigurationException>(() => new AnthropicProvider("main", options));

        var lines = exception.Message.Split(Environment.NewLine);
        Assert.Equal(4, lines.Length);
        foreach (var path in new[] { "default_max_tokens", "base_url", "adaptive_thinking_models", "models.\"m\".context_length" })
        {
            Assert.Contains(lines, line => line.StartsWith("providers.main." + path + ":", StringComparison.Ordinal));
        }

        Assert.DoesNotContain("canary", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Provider_TellsWhatItIs()
    {
        using var provider = new AnthropicProvider("claude", new AnthropicProviderOptions { ApiKey = "sk" });

        Assert.Equal(("claude", "anthropic", "https://api.anthropic.com/v1/messages"), (provider.Name, provider.Type, provider.BaseAddress!.ToString()));
        Assert.Equal(
            [GatewayOperation.Chat, GatewayOperation.Models],
            Enum.GetValues<GatewayOperation>().Where(provider.Supports));
        Assert.Throws<NotSupportedException>(() => provider.CreateEmbeddingGenerator("m"));
    }
}
