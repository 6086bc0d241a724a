using Microsoft.Extensions.AI;

namespace Hadrian.Gateway.AspNetCore.Tests;

/// <summary>A provider of one's own, for what a real upstream cannot be made to do. Offers chat alone.</summary>
internal sealed class ScriptedProvider(string name, Func<ProviderRequest, CancellationToken, ValueTask<ProviderResponse>>? send = null) : IGatewayProvider
{
    public string Name => name;

    public string Type => "scripted";

    public ProviderSettings Settings { get; } = new();

    public bool KeepsExtensions => false;

    public bool Supports(GatewayOperation operation) => operation == GatewayOperation.Chat;

    public ValueTask<ProviderResponse> SendAsync(ProviderRequest request, CancellationToken cancellationToken)
        => send is null ? throw new InvalidOperationException("Nothing is scripted.") : send(request, cancellationToken);

    public ValueTask<ProviderResponse> ListModelsAsync(CancellationToken cancellationToken) => throw new HttpRequestException("No list.");

    public IChatClient CreateChatClient(string model) => throw new NotSupportedException();

    public IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(string model) => throw new NotSupportedException();
}
