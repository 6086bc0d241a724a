using System.Buffers;
using Hadrian.Wire.Gemini.Embeddings;

namespace Hadrian.Providers.Vertex;

/// <summary>Makes embeddings of any number of texts by models that take few at a time.</summary>
internal sealed class VertexEmbedder(VertexApi api, string provider)
{
    private const int MostAtOnce = 8;

    /// <summary>Makes embeddings.</summary>
    /// <exception cref="UpstreamFailureException">A request failed; the others are given up.</exception>
    /// <exception cref="GatewayException">An answer cannot be read, or there are no credentials.</exception>
    public async Task<(ReadOnlyMemory<float>[] Vectors, long Tokens)> EmbedAsync(
        string model, IReadOnlyList<string> texts, int? dimensions, string? inputType, CancellationToken cancellationToken)
    {
        var vectors = new ReadOnlyMemory<float>[texts.Count];
        var tokens = 0L;
        var limits = new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(VertexEmbedding.Split(model, texts), limits, async (group, cancellation) =>
        {
            var body = new ArrayBufferWriter<byte>();
            VertexEmbedding.Write(body, texts.Skip(group.Start).Take(group.Count), dimensions, inputType);
            Interlocked.Add(ref tokens, await EmbedAsync(model, body, vectors.AsMemory(group.Start, group.Count), cancellation).ConfigureAwait(false));
        }).ConfigureAwait(false);
        return (vectors, tokens);
    }

    private async ValueTask<long> EmbedAsync(string model, ArrayBufferWriter<byte> body, Memory<ReadOnlyMemory<float>> vectors, CancellationToken cancellationToken)
    {
        using var response = await api.PostAsync(model, "predict", body, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new UpstreamFailureException(response, await api.ReadErrorAsync(response, cancellationToken).ConfigureAwait(false));
        }

        var reply = await ReplyBody.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        return VertexEmbedding.TryRead(reply.Span, vectors.Span, out var tokens) ? tokens : throw ReplyBody.Unreadable(provider);
    }
}
