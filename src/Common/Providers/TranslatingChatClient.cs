using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers;

/// <summary>
/// A provider of another dialect in process. It throws what the provider reports, and <see cref="GatewayException"/> for an
/// answer that is no answer or not whole; it never ends quietly.
/// </summary>
internal abstract class TranslatingChatClient(string provider, ChatClientMetadata metadata) : IChatClient
{
    private const int ReadSize = 16 * 1024;

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var model = ModelOf(messages, options);
        using var response = await CheckedAsync(model, messages, options, isStreaming: false, cancellationToken).ConfigureAwait(false);
        var body = await ReplyBody.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        return Read(body.Span, model) ?? throw ReplyBody.Unreadable(provider);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var model = ModelOf(messages, options);
        using var response = await CheckedAsync(model, messages, options, isStreaming: true, cancellationToken).ConfigureAwait(false);
        using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var reader = CreateReader(model);
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
            : serviceType == typeof(ChatClientMetadata) ? metadata
            : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // The provider owns the connections.
    }

    /// <summary>Sends a conversation and returns once the answer's headers are there.</summary>
    protected abstract Task<HttpResponseMessage> SendAsync(
        string model, IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming, CancellationToken cancellationToken);

    /// <summary>Reads why a request failed.</summary>
    protected abstract ValueTask<AnswerError> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken);

    /// <summary>Reads a plain answer; <see langword="null"/> when it is none.</summary>
    protected abstract ChatResponse? Read(ReadOnlySpan<byte> body, string model);

    /// <summary>Makes a reader for a streamed answer.</summary>
    protected abstract IAnswerStreamReader CreateReader(string model);

    /// <summary>Makes the exception of an error the provider reported.</summary>
    protected abstract Exception Reported(AnswerError error);

    private static async ValueTask<int> ReadAsync(Stream body, IAnswerStreamReader reader, List<ChatResponseUpdate> updates, CancellationToken cancellationToken)
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

    private string ModelOf(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return (options?.ModelId ?? metadata.DefaultModelId) is { Length: > 0 } model
            ? model
            : throw new GatewayException(new GatewayError(HttpStatusCode.BadRequest, GatewayErrorCodes.ValidationError,
                $"The call names no model and provider '{provider}' has none by default. Set ChatOptions.ModelId or default_model.")
            { Param = "model" });
    }

    private async ValueTask<HttpResponseMessage> CheckedAsync(
        string model, IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming, CancellationToken cancellationToken)
    {
        var response = await SendAsync(model, messages, options, isStreaming, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw ToException(await ReadErrorAsync(response, cancellationToken).ConfigureAwait(false));
        }
    }

    private Exception ToException(AnswerError error)
        => error.Code is GatewayErrorCodes.ProviderError or GatewayErrorCodes.StreamTruncated ? new GatewayException(error.ToGatewayError()) : Reported(error);
}
