using System.Net;
using Microsoft.Extensions.AI;

namespace Hadrian.Testing.Internal;

/// <summary>The script as an embedding generator: its waits and refusals; every vector is the same.</summary>
internal sealed class FaultyEmbeddingGenerator(FaultyProvider provider, string model) : IEmbeddingGenerator<string, Embedding<float>>
{
    private static readonly float[] Vector = [1, 0];

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new RecordedRequest(GatewayOperation.Embeddings, options?.ModelId ?? model, IsStreaming: false, default);
        var answer = await provider.NextAsync(request, cancellationToken).ConfigureAwait(false);
        return answer.StatusCode is >= 200 and <= 299
            ? [.. values.Select(_ => new Embedding<float>(Vector))]
            : throw new HttpRequestException("The scripted provider refused.", null, (HttpStatusCode)answer.StatusCode);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Nothing is held.
    }
}
