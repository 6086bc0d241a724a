using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
using Hadrian.Wire.Anthropic.Errors;
using Hadrian.Wire.Anthropic.Responses;
using Hadrian.Wire.Anthropic.Streaming;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Anthropic;

/// <summary>
/// Anthropic in process. It throws <see cref="AnthropicException"/> for what Anthropic reports and
/// <see cref="GatewayException"/> for an answer that is no answer or not whole; it never ends quietly.
/// </summary>
internal sealed class AnthropicChatClient(AnthropicApi api, string provider, string? defaultModel) : IChatClient
{
    private const int ReadSize = 16 * 1024;

    private readonly ChatClientMetadata _metadata = new(AnthropicProviderFactory.TypeName, api.Messages, defaultModel);

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(messages, options, isStreaming: false, cancellationToken).ConfigureAwait(false);
        var body = await ReplyBody.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        return AnthropicReply.TryRead(body.Span, out var reply) ? reply : throw ReplyBody.Unreadable(provider);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(messages, options, isStreaming: true, cancellationToken).ConfigureAwait(false);
        using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var reader = new AnthropicStreamReader();
        var updates = new List<ChatResponseUpdate>();
        while (!reader.IsOver)
        {
            if (await ReadAsync(body, reader, updates, cancellationToken).ConfigureAwait(false) == 0)
            {
                reader.Complete(updates);
            }

            foreach (var update in updates)
            {
                yield return update;
            }

            updates.Clear();
        }

        if (reader.Error is { } error)
        {
            if (reader.Usage is { } usage)
            {
                // What was used until then is paid all the same.
                yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)]);
            }

            throw ToException(error);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // The provider owns the connections.
    }

    private static async ValueTask<int> ReadAsync(Stream body, AnthropicStreamReader reader, List<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            var read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            reader.Read(buffer.AsSpan(0, read), updates);
            return read;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<HttpResponseMessage> SendAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var model = options?.ModelId ?? defaultModel;
        if (string.IsNullOrEmpty(model))
        {
            throw new GatewayException(new GatewayError(HttpStatusCode.BadRequest, GatewayErrorCodes.ValidationError,
                $"The call names no model and provider '{provider}' has none by default. Set ChatOptions.ModelId or default_model.")
            { Param = "model" });
        }

        var response = await api.SendAsync(model, messages, options, isStreaming, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw ToException(await AnthropicApi.ReadErrorAsync(response, cancellationToken).ConfigureAwait(false));
        }
    }

    private static Exception ToException(AnthropicError error) => error.Code is GatewayErrorCodes.ProviderError or GatewayErrorCodes.StreamTruncated
        ? new GatewayException(new GatewayError((HttpStatusCode)error.StatusCode, error.Code, error.Message))
        : new AnthropicException(error);
}
