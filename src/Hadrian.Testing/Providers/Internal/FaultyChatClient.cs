using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;

namespace Hadrian.Testing.Internal;

/// <summary>The script as a chat client: the same words, the same faults. Bytes are counted over the text.</summary>
internal sealed class FaultyChatClient(FaultyProvider provider, string model) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await UpdatesAsync(options, isStreaming: false, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

        // A plain body cut short is no answer at all.
        return response.FinishReason is null ? throw new IOException("The scripted body ended early.") : response;
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => UpdatesAsync(options, isStreaming: true, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(provider.Name, providerUri: null, model)
            : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Nothing is held.
    }

    private async IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync(
        ChatOptions? options, bool isStreaming, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var name = options?.ModelId ?? model;
        var answer = await provider.NextAsync(new RecordedRequest(GatewayOperation.Chat, name, isStreaming, default), cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode is < 200 or > 299)
        {
            throw new HttpRequestException("The scripted provider refused.", null, (HttpStatusCode)answer.StatusCode);
        }

        if (answer.Body is not null)
        {
            throw new InvalidOperationException("The script's answer is bytes, which a chat client does not speak: use ScriptedAnswer.Chat.");
        }

        var sent = 0;
        var isFaultDue = answer.Fault != BodyFault.None;
        foreach (var word in answer.Words)
        {
            sent += Encoding.UTF8.GetByteCount(word);
            if (isFaultDue && sent > answer.FaultAtByte)
            {
                isFaultDue = false;
                if (await FailAsync(answer.Fault, cancellationToken).ConfigureAwait(false))
                {
                    yield break;
                }
            }

            yield return new ChatResponseUpdate(ChatRole.Assistant, word) { ModelId = name };
        }

        if (answer.ErrorEvent is { } error)
        {
            throw new HttpRequestException(error);
        }

        var usage = new UsageDetails { InputTokenCount = 5, OutputTokenCount = answer.Words.Count, TotalTokenCount = 5 + answer.Words.Count };
        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)])
        {
            ModelId = name,
            FinishReason = new ChatFinishReason(answer.FinishReason),
        };
    }

    /// <summary>Lets a fault happen.</summary>
    /// <returns>Whether the stream ends here.</returns>
    private async ValueTask<bool> FailAsync(BodyFault fault, CancellationToken cancellationToken)
    {
        if (fault == BodyFault.Reset)
        {
            throw new IOException("The scripted connection was reset.");
        }

        if (fault == BodyFault.Stall)
        {
            await provider.Stall(cancellationToken).ConfigureAwait(false);
        }

        return fault == BodyFault.Cut;
    }
}
