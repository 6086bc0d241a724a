using System.Buffers;
using System.Text;

namespace Hadrian.Providers.OpenAI.Tests;

/// <summary>Makes providers before a stub upstream, and calls them.</summary>
internal static class TestProvider
{
    public static OpenAIProvider Create(StubUpstream upstream, Action<OpenAIProviderOptions>? configure = null)
    {
        var options = new OpenAIProviderOptions { BaseUrl = upstream.BaseUrl, ApiKey = "sk-test" };
        configure?.Invoke(options);
        return new OpenAIProvider("mock", options);
    }

    public static ValueTask<ProviderResponse> SendAsync(this OpenAIProvider provider, GatewayOperation operation = GatewayOperation.Chat, string body = """{"model":"m","messages":[{"role":"user","content":"hi"}]}""")
        => provider.SendAsync(new ProviderRequest(operation, "m", false, new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(body))), CancellationToken.None);
}
