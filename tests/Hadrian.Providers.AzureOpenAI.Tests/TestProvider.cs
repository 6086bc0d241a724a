using System.Buffers;
using System.Text;
using Azure.Core;

namespace Hadrian.Providers.AzureOpenAI.Tests;

internal static class TestProvider
{
    public static AzureOpenAIProviderOptions Options(StubUpstream? upstream = null)
    {
        var options = new AzureOpenAIProviderOptions { ResourceName = "acme", BaseUrl = upstream?.Root, ApiVersion = "2024-10-21" };
        (options.Auth.Type, options.Auth.ApiKey) = ("api_key", "azure-key");
        return options;
    }

    public static AzureOpenAIProvider Create(
        StubUpstream upstream, Action<AzureOpenAIProviderOptions>? adjust = null, TokenCredential? credential = null, TimeProvider? time = null)
    {
        var options = Options(upstream);
        adjust?.Invoke(options);
        return new AzureOpenAIProvider("azure", options, new UpstreamHttpOptions(), time ?? TimeProvider.System, credential);
    }

    public static ValueTask<ProviderResponse> SendAsync(
        this AzureOpenAIProvider provider, string model = "gpt-4o", GatewayOperation operation = GatewayOperation.Chat, string body = "{}")
        => provider.SendAsync(new ProviderRequest(operation, model, false, new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(body))), CancellationToken.None);
}
