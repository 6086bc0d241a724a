using System.Buffers;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>The response cache around a chat client. The tenant is that of the call a Hadrian client further out began.</summary>
/// <remarks>
/// Cached are requests it can write down completely. Messages with raw representations, tools that are no functions,
/// conversations kept by the provider and content of unknown kinds are not, because it cannot tell what they mean.
/// </remarks>
public sealed class ResponseCachingChatClient : DelegatingChatClient
{
    private const string Unknown = "unknown";

    private readonly ResponseCache _cache;
    private readonly ChatClientMetadata? _metadata;
    private readonly bool _ownsCache;

    /// <summary>Initialises the client.</summary>
    /// <param name="innerClient">The client whose responses are cached.</param>
    /// <param name="cache">The cache.</param>
    public ResponseCachingChatClient(IChatClient innerClient, ResponseCache cache)
        : this(innerClient, cache, ownsCache: false)
    {
    }

    internal ResponseCachingChatClient(IChatClient innerClient, ResponseCache cache, bool ownsCache)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(cache);
        _cache = cache;
        _ownsCache = ownsCache;
        _metadata = innerClient.GetService<ChatClientMetadata>();
    }

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var directive = DirectiveOf(options);
        var forInner = WithoutDirective(options);
        if (!_cache.IsCached(GatewayOperation.Chat, options?.Temperature) || directive == CacheDirective.Bypass
            || KeyOf(list, forInner, out var call) is not { } key)
        {
            return await base.GetResponseAsync(list, forInner, cancellationToken);
        }

        using var lookup = await _cache.LookUpAsync(key, call, directive, cancellationToken);
        if (lookup.Answer is { } answer)
        {
            return Mark(ChatCacheDocument.ReadResponse(answer.Body.Span), lookup);
        }

        var response = await base.GetResponseAsync(list, forInner, cancellationToken);
        var isWhole = ChatCacheDocument.TryWriteResponse(response, out var body);
        await lookup.CompleteAsync(isWhole, new ReadOnlySequence<byte>(body));
        return Mark(response, lookup);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => base.GetStreamingResponseAsync(messages, WithoutDirective(options), cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _ownsCache)
        {
            _cache.Dispose();
        }

        base.Dispose(disposing);
    }

    private static CacheDirective DirectiveOf(ChatOptions? options)
        => options?.AdditionalProperties?.TryGetValue(CallProperties.Cache, out CacheDirective directive) == true ? directive : CacheDirective.Use;

    private static ChatOptions? WithoutDirective(ChatOptions? options)
    {
        if (options?.AdditionalProperties?.ContainsKey(CallProperties.Cache) != true)
        {
            return options;
        }

        var own = options.Clone();
        own.AdditionalProperties!.Remove(CallProperties.Cache);
        return own;
    }

    private static ChatResponse Mark(ChatResponse response, CacheLookup lookup)
    {
        if (lookup.Status != CacheStatus.Bypassed)
        {
            response.AdditionalProperties ??= [];
            response.AdditionalProperties[HadrianChatResponseExtensions.Status] = lookup.Status;
            if (lookup.Answer is { } answer)
            {
                response.AdditionalProperties[HadrianChatResponseExtensions.CachedAt] = answer.CachedAt;
            }
        }

        return response;
    }

    private string? KeyOf(IReadOnlyList<ChatMessage> messages, ChatOptions? options, out GatewayCall call)
    {
        call = (options as CallChatOptions)?.Call ?? AmbientCall.Current ?? new GatewayCall(GatewayOperation.Chat, default)
        {
            Target = new ModelTarget(_metadata?.ProviderName ?? Unknown, options?.ModelId ?? _metadata?.DefaultModelId ?? Unknown),
        };
        var document = new ArrayBufferWriter<byte>();
        return ChatCacheDocument.TryWriteRequest(messages, options, document) ? _cache.Keys.Create(call, document.WrittenSpan) : null;
    }
}
