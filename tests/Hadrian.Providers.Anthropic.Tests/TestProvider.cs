namespace Hadrian.Providers.Anthropic.Tests;

internal static class TestProvider
{
    public static AnthropicProvider Create(StubUpstream upstream, Action<AnthropicProviderOptions>? adjust = null)
    {
        var options = new AnthropicProviderOptions { ApiKey = "sk-ant-test", BaseUrl = upstream.Root };
        adjust?.Invoke(options);
        return new AnthropicProvider("claude", options);
    }
}
