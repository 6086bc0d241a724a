using Microsoft.Extensions.AI;
using OpenAI;

namespace Hadrian.Providers.OpenAI;

/// <summary>OpenAI's embedding generator for the model a call names, or a default one.</summary>
/// <param name="client">OpenAI's client, or Azure's.</param>
/// <param name="defaultModel">The model of calls that name none.</param>
/// <param name="place">Gives what serves a model, where that is not the model itself.</param>
internal sealed class ModelSwitchingEmbeddingGenerator(OpenAIClient client, string defaultModel, Func<string, string>? place = null)
    : IEmbeddingGenerator<string, Embedding<float>>
{
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        => For(options).GenerateAsync(values, options, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : For(null).GetService(serviceType, serviceKey);

    public void Dispose()
    {
        // OpenAI's clients hold nothing; the provider owns the connections.
    }

    private IEmbeddingGenerator<string, Embedding<float>> For(EmbeddingGenerationOptions? options)
    {
        var model = options?.ModelId ?? defaultModel;
        return client.GetEmbeddingClient(place is null ? model : place(model)).AsIEmbeddingGenerator();
    }
}
