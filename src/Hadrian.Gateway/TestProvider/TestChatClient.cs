using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>The test provider in process.</summary>
internal sealed class TestChatClient(TestProvider provider, string defaultModel, TimeProvider time) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new(provider.Name, defaultModelId: defaultModel);

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var model = options?.ModelId ?? defaultModel;
        var text = TestEcho.OrGreeting(messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text);
        using (var failure = await provider.FailAsync(model, cancellationToken).ConfigureAwait(false))
        {
            if (failure is not null)
            {
                throw new GatewayException(new GatewayError((HttpStatusCode)failure.StatusCode, GatewayErrorCodes.ProviderError,
                    $"Provider '{provider.Name}' fails on purpose."));
            }
        }

        foreach (var word in TestEcho.Words(text))
        {
            yield return Update(new TextContent(word), model);
        }

        var last = Update(new UsageContent(new UsageDetails { InputTokenCount = 10, OutputTokenCount = 10, TotalTokenCount = 20 }), model);
        last.FinishReason = ChatFinishReason.Stop;
        yield return last;
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Nothing is held.
    }

    private ChatResponseUpdate Update(AIContent content, string model) => new(ChatRole.Assistant, [content])
    {
        ResponseId = "test",
        MessageId = "test",
        ModelId = model,
        CreatedAt = time.GetUtcNow(),
    };
}
