using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>Chat options that carry the call from one Hadrian client to the next, so that each policy applies once. Vendors never see it.</summary>
internal sealed class CallChatOptions : ChatOptions
{
    public CallChatOptions(ChatOptions? other, GatewayCall call)
        : base(other)
    {
        Call = call;
        // The base made a copy of its own.
        AdditionalProperties?.Remove(CallProperties.ApiKey);
    }

    public GatewayCall Call { get; }

    public override ChatOptions Clone() => new CallChatOptions(this, Call);
}

/// <summary>The same for embeddings.</summary>
internal sealed class CallEmbeddingOptions : EmbeddingGenerationOptions
{
    public CallEmbeddingOptions(EmbeddingGenerationOptions? other, GatewayCall call)
        : base(other)
    {
        Call = call;
        // The base made a copy of its own.
        AdditionalProperties?.Remove(CallProperties.ApiKey);
    }

    public GatewayCall Call { get; }

    public override EmbeddingGenerationOptions Clone() => new CallEmbeddingOptions(this, Call);
}

/// <summary>What callers may hand over in <c>AdditionalProperties</c>.</summary>
internal static class CallProperties
{
    public const string ApiKey = "hadrian.api_key";
    public const string Cache = "hadrian.cache";

    public static string? Key(AdditionalPropertiesDictionary? properties)
        => properties is not null && properties.TryGetValue(ApiKey, out string? key) ? key : null;
}
