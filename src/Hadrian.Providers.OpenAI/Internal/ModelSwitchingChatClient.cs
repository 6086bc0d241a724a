using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Hadrian.Providers.OpenAI;

/// <summary>OpenAI's chat client for the model a call names, or a default one.</summary>
/// <param name="client">OpenAI's client, or Azure's.</param>
/// <param name="defaultModel">The model of calls that name none.</param>
/// <param name="place">Gives what serves a model, where that is not the model itself.</param>
internal sealed class ModelSwitchingChatClient(OpenAIClient client, string defaultModel, Func<string, string>? place = null) : IChatClient
{
    private const int RememberedModels = 100;

    private readonly ConcurrentDictionary<string, IChatClient> _clients = new(StringComparer.Ordinal);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => For(options).GetResponseAsync(messages, options, cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => For(options).GetStreamingResponseAsync(messages, options, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : For(null).GetService(serviceType, serviceKey);

    public void Dispose()
    {
        // OpenAI's clients hold nothing; the provider owns the connections.
    }

    private IChatClient For(ChatOptions? options)
    {
        var model = options?.ModelId ?? defaultModel;
        if (_clients.TryGetValue(model, out var chat))
        {
            return chat;
        }

        chat = client.GetChatClient(place is null ? model : place(model)).AsIChatClient();
        return _clients.Count < RememberedModels ? _clients.GetOrAdd(model, chat) : chat;
    }
}
