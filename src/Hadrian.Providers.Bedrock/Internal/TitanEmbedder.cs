using System.Buffers;
using Hadrian.Wire.Bedrock.Embeddings;

namespace Hadrian.Providers.Bedrock;

/// <summary>Makes embeddings of several texts by a model that takes one at a time.</summary>
internal sealed class TitanEmbedder(BedrockApi api, string provider)
{
    private const int MostAtOnce = 8;

    /// <summary>Makes embeddings.</summary>
    /// <exception cref="UpstreamFailureException">A text's request failed; the others are given up.</exception>
    /// <exception cref="GatewayException">The request cannot be said to the model, or its answer cannot be read.</exception>
    public async Task<(ReadOnlyMemory<float>[] Vectors, long Tokens)> EmbedAsync(
        string model, IReadOnlyList<string> texts, int? dimensions, CancellationToken cancellationToken)
    {
        var bodies = texts.Select(text => Body(model, text, dimensions)).ToList();
        var vectors = new ReadOnlyMemory<float>[bodies.Count];
        var tokens = 0L;
        var limits = new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, bodies.Count, limits, async (number, cancellation) =>
        {
            var (vector, count) = await EmbedAsync(model, bodies[number], cancellation).ConfigureAwait(false);
            vectors[number] = vector;
            Interlocked.Add(ref tokens, count);
        }).ConfigureAwait(false);
        return (vectors, tokens);
    }

    private async ValueTask<(ReadOnlyMemory<float> Vector, long Tokens)> EmbedAsync(string model, ArrayBufferWriter<byte> body, CancellationToken cancellationToken)
    {
        using var response = await api.PostAsync(model, "invoke", body, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new UpstreamFailureException(response, await BedrockApi.ReadErrorAsync(response, cancellationToken).ConfigureAwait(false));
        }

        var reply = await ReplyBody.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        return TitanEmbedding.TryRead(reply.Span, out var vector, out var tokens) ? (vector, tokens) : throw ReplyBody.Unreadable(provider);
    }

    private static ArrayBufferWriter<byte> Body(string model, string text, int? dimensions)
    {
        var body = new ArrayBufferWriter<byte>();
        TitanEmbedding.Write(body, model, text, dimensions);
        return body;
    }
}
