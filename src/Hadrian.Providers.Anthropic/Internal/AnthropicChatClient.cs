using Hadrian.Wire.Anthropic.Errors;
using Hadrian.Wire.Anthropic.Responses;
using Hadrian.Wire.Anthropic.Streaming;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Anthropic;

/// <summary>Anthropic in process; what Anthropic reports is an <see cref="AnthropicException"/>.</summary>
internal sealed class AnthropicChatClient(AnthropicApi api, string provider, string? defaultModel)
    : TranslatingChatClient(provider, new ChatClientMetadata(AnthropicProviderFactory.TypeName, api.Messages, defaultModel))
{
    protected override Task<HttpResponseMessage> SendAsync(
        string model, IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming, CancellationToken cancellationToken)
        => api.SendAsync(model, messages, options, isStreaming, cancellationToken);

    protected override async ValueTask<AnswerError> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        => await AnthropicApi.ReadErrorAsync(response, cancellationToken).ConfigureAwait(false);

    protected override ChatResponse? Read(ReadOnlySpan<byte> body, string model) => AnthropicReply.TryRead(body, out var reply) ? reply : null;

    protected override IAnswerStreamReader CreateReader(string model) => new AnthropicStreamReader();

    protected override Exception Reported(AnswerError error) => new AnthropicException((AnthropicError)error);
}
