using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>Sends each call to the provider its model string names. Works under <see cref="PolicyChatClient"/>, which has resolved the target.</summary>
internal sealed class RoutedChatClient(ProviderRegistry providers, ModelRouter router) : IChatClient
{
    private readonly ConcurrentDictionary<string, IChatClient> _clients = new(StringComparer.Ordinal);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var target = TargetOf(options);
        return ClientOf(target).GetResponseAsync(messages, ForProvider(options, target), cancellationToken);
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var target = TargetOf(options);
        return ClientOf(target).GetStreamingResponseAsync(messages, ForProvider(options, target), cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private static ChatOptions ForProvider(ChatOptions? options, ModelTarget target)
    {
        var own = options?.Clone() ?? new ChatOptions();
        own.ModelId = target.Model;
        own.AdditionalProperties?.Remove(CallProperties.Cache);
        return own;
    }

    private ModelTarget TargetOf(ChatOptions? options)
    {
        if ((options as CallChatOptions)?.Call.Target is { } target)
        {
            return target;
        }

        return router.TryResolve(options?.ModelId, [], out var route, out var error) ? route!.Target : throw new GatewayException(error!);
    }

    // One client per provider; the model travels in the options.
    private IChatClient ClientOf(ModelTarget target)
        => _clients.GetOrAdd(target.Provider, static (_, state) => state.Providers.Find(state.Target.Provider)!.CreateChatClient(state.Target.Model), (Providers: providers, Target: target));
}
