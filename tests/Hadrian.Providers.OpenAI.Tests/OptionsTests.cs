namespace Hadrian.Providers.OpenAI.Tests;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("ftp://example.com", "sk", 60, "providers.main.base_url: 'ftp://example.com' is not an http or https URL")]
    [InlineData("example.com/v1", "sk", 60, "providers.main.base_url")]
    [InlineData("https://api.openai.com/v1", null, 60, "providers.main.api_key is missing")]
    [InlineData("https://API.OpenAI.com/v2", "", 60, "providers.main.api_key is missing")]
    [InlineData("http://localhost/v1", null, 0, "providers.main.timeout_secs")]
    public void WrongOption_IsNamedByItsPath(string url, string? key, int timeout, string message)
    {
        var exception = Assert.Throws<GatewayConfigurationException>(
            () => new OpenAIProvider("main", new OpenAIProviderOptions { BaseUrl = url, ApiKey = key, TimeoutSeconds = timeout }));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralWrongOptions_AreAllNamed()
    {
        var exception = Assert.Throws<GatewayConfigurationException>(
            () => new OpenAIProvider("main", new OpenAIProviderOptions { BaseUrl = "x", TimeoutSeconds = 0, StreamingBufferSize = 1 }));

        Assert.Equal(3, exception.Message.Split(Environment.NewLine).Length);
    }

    [Fact]
    public void NegativeNumberOfAModel_IsNamedByItsPath()
    {
        var options = new OpenAIProviderOptions { BaseUrl = "http://localhost/v1" };
        options.Models["m:1"] = new ModelMetadata { InputPer1MTokens = -1, ContextLength = 0, ImagePricing = { ["hd:*"] = -2 } };

        var exception = Assert.Throws<GatewayConfigurationException>(() => new OpenAIProvider("main", options));

        Assert.Equal(
            [
                "providers.main.models.\"m:1\".context_length: must be 1 or more, not 0.",
                "providers.main.models.\"m:1\".input_per_1m_tokens: must be 0 or more, not -1.",
                "providers.main.models.\"m:1\".image_pricing.\"hd:*\": must be 0 or more, not -2.",
            ],
            exception.Message.Split(Environment.NewLine));
    }

    [Fact]
    public void KeyInTheMessage_IsNever()
    {
        var exception = Assert.Throws<GatewayConfigurationException>(
            () => new OpenAIProvider("main", new OpenAIProviderOptions { BaseUrl = "x", ApiKey = "sk-canary" }));

        Assert.DoesNotContain("canary", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ServerOfOnesOwn_NeedsNoKey()
    {
        using var provider = new OpenAIProvider("local", new OpenAIProviderOptions { BaseUrl = "http://localhost:11434/v1" });

        Assert.Equal(("local", "open_ai"), (provider.Name, provider.Type));
    }
}
