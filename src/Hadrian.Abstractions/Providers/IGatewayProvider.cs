using Microsoft.Extensions.AI;

namespace Hadrian;

/// <summary>
/// A configured upstream. One instance per configured name, which owns its connections, credentials and caches.
/// </summary>
public interface IGatewayProvider
{
    /// <summary>Gets the configured name, the first part of <c>provider/model</c>; case-sensitive.</summary>
    string Name { get; }

    /// <summary>Gets the type as configuration writes it, such as <c>open_ai</c>.</summary>
    string Type { get; }

    /// <summary>Gets the settings every provider has: deadlines, aliases, allowed models.</summary>
    ProviderSettings Settings { get; }

    /// <summary>Gets where requests go, when it is one fixed place; it tells whose list prices hold. Never shown to clients.</summary>
    Uri? BaseAddress => null;

    /// <summary>Gets whether the upstream understands the gateway's request extensions (<c>reasoning</c>, <c>cache_control</c>, <c>provider</c>); otherwise they are translated or taken out.</summary>
    bool KeepsExtensions { get; }

    /// <summary>Gets whether streams may be asked for their usage (<c>stream_options.include_usage</c>); old servers refuse the option.</summary>
    bool TakesUsageOption => true;

    /// <summary>Tells whether the provider offers an operation.</summary>
    /// <param name="operation">The operation.</param>
    bool Supports(GatewayOperation operation);

    /// <summary>Sends a request in the OpenAI dialect and returns the answer as it arrives.</summary>
    /// <param name="request">The request. Its body stays valid until this method returns.</param>
    /// <param name="cancellationToken">A token to give up; it also ends the answer's body.</param>
    /// <returns>The answer, whatever its status. The caller disposes it.</returns>
    /// <exception cref="HttpRequestException">The provider could not be reached.</exception>
    ValueTask<ProviderResponse> SendAsync(ProviderRequest request, CancellationToken cancellationToken);

    /// <summary>Lists the provider's models as a JSON document in OpenAI's shape: an object whose <c>data</c> is an array of models.</summary>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask<ProviderResponse> ListModelsAsync(CancellationToken cancellationToken);

    /// <summary>Creates a chat client for one model, without any policy.</summary>
    /// <param name="model">The model id at this provider.</param>
    IChatClient CreateChatClient(string model);

    /// <summary>Creates an embedding generator for one model, without any policy.</summary>
    /// <param name="model">The model id at this provider.</param>
    IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(string model);
}
