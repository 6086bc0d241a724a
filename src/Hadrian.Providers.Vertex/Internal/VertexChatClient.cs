using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Vertex;

/// <summary>Vertex AI in process; what it reports is a <see cref="VertexException"/>.</summary>
internal sealed class VertexChatClient(VertexApi api, string provider, string? defaultModel)
    : TranslatingChatClient(provider, new ChatClientMetadata("gcp.vertex_ai", api.Models, defaultModel))
{
    protected override Task<HttpResponseMessage> SendAsync(
        string model, IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming, CancellationToken cancellationToken)
        => api.ChatAsync(model, messages, options, isStreaming, cancellationToken);

    protected override ValueTask<AnswerError> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        => api.ReadErrorAsync(response, cancellationToken);

    protected override ChatResponse? Read(ReadOnlySpan<byte> body, string model) => api.Publisher.Read(body, model);

    protected override IAnswerStreamReader CreateReader(string model) => api.Publisher.CreateReader(model, tellsToolCallDeltas: false);

    protected override Exception Reported(AnswerError error) => new VertexException(error);
}
