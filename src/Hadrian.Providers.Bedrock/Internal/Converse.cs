using System.Buffers;
using Hadrian.Wire.Anthropic.Requests;
using Hadrian.Wire.Bedrock.Requests;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Bedrock;

/// <summary>Sends conversations.</summary>
internal sealed class Converse(BedrockApi api, ProfileCache profiles, BedrockProviderOptions options, IImageFetcher? images)
{
    private readonly AnthropicModels _models = options.InterleavedThinkingModels.Count > 0
        ? new AnthropicModels { InterleavedThinking = [.. options.InterleavedThinkingModels] }
        : new AnthropicModels();

    /// <summary>Sends a conversation and returns once the answer's headers are there.</summary>
    /// <exception cref="GatewayException">It cannot be said to Bedrock.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        string model, IEnumerable<ChatMessage> messages, ChatOptions? chat, bool isStreaming, CancellationToken cancellationToken)
    {
        if (images is not null)
        {
            messages = await ImageInlining.InlineAsync([.. messages], images, _ => true, options.DropUnsupported, cancellationToken).ConfigureAwait(false);
        }

        var body = new ArrayBufferWriter<byte>();
        ConverseRequest.Write(body, messages, chat, new ConverseRequestSettings(model) { DropUnsupported = options.DropUnsupported, Models = _models });
        var id = options.InferenceProfileArn ?? await profiles.ResolveAsync(model, cancellationToken).ConfigureAwait(false);
        return await api.PostAsync(id, isStreaming ? "converse-stream" : "converse", body, cancellationToken).ConfigureAwait(false);
    }
}
