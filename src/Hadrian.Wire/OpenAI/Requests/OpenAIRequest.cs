using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Hadrian.Wire.Json;
using Hadrian.Wire.OpenAI.Embeddings;

namespace Hadrian.Wire.OpenAI.Requests;

/// <summary>
/// A request in the OpenAI dialect: what the gateway must know of it, and how to send it on with only the bytes changed
/// that must change.
/// </summary>
/// <remarks>Immutable. It refers to the body it was parsed from, which must stay as it is while the request is in use.</remarks>
public sealed class OpenAIRequest
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly RequestLayout _layout;

    internal OpenAIRequest(ReadOnlyMemory<byte> body, in RequestLayout layout)
    {
        _body = body;
        _layout = layout;
    }

    /// <summary>Gets what is asked for.</summary>
    public required GatewayOperation Operation { get; init; }

    /// <summary>Gets the model string as the caller wrote it; <see langword="null"/> when absent.</summary>
    public string? Model { get; init; }

    /// <summary>Gets the alternatives of the <c>models</c> extension, in order; empty when absent.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Gets whether the answer is to be streamed.</summary>
    public bool IsStreaming { get; init; }

    /// <summary>Gets whether the caller asked for a stream's usage (<c>stream_options.include_usage</c>).</summary>
    public bool ClientWantsUsage { get; init; }

    /// <summary>Gets the most output tokens the caller allows per choice; <see langword="null"/> when it set no cap.</summary>
    public long? MaxOutputTokens { get; init; }

    /// <summary>Gets how many answers the provider generates: <c>n</c> or, for completions, <c>best_of</c> when larger. Default 1.</summary>
    public long ChoiceCount { get; init; } = 1;

    /// <summary>Gets the sampling temperature; <see langword="null"/> when the caller left it to the provider.</summary>
    public double? Temperature { get; init; }

    /// <summary>Gets what requests that share a prompt's beginning have in common (<c>prompt_cache_key</c>); <see langword="null"/> when absent.</summary>
    public string? PromptCacheKey { get; init; }

    /// <summary>Gets how the caller wants vectors written. Embeddings only.</summary>
    public EmbeddingEncoding EncodingFormat { get; init; }

    /// <summary>Gets the input size in tokens, estimated from its length in bytes; at least 1.</summary>
    public long EstimatedInputTokens { get; init; }

    /// <summary>Gets the input, to be measured in tokens.</summary>
    public CallInput Input => field ??= new RequestInput(_body, _layout.Input);

    /// <summary>Gets the value of the <c>sovereignty_requirements</c> extension as JSON; empty when absent or null.</summary>
    public ReadOnlyMemory<byte> SovereigntyRequirements => ValueOf(_layout.SovereigntyRequirements);

    /// <summary>Gets the value of the <c>provider</c> extension (routing preferences) as JSON; empty when absent or null.</summary>
    public ReadOnlyMemory<byte> ProviderPreferences => ValueOf(_layout.Provider);

    /// <summary>Parses and checks a request body.</summary>
    /// <param name="operation">What is asked for: chat, completion or embeddings.</param>
    /// <param name="body">The body, UTF-8; a byte order mark is ignored.</param>
    /// <param name="request">The request, when it is acceptable.</param>
    /// <param name="error">The refusal otherwise: 400 <c>invalid_json</c>, or <c>validation_error</c> with the member at fault.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="operation"/> has no request body.</exception>
    public static bool TryParse(
        GatewayOperation operation,
        ReadOnlyMemory<byte> body,
        [NotNullWhen(true)] out OpenAIRequest? request,
        [NotNullWhen(false)] out GatewayError? error)
    {
        if (operation is not (GatewayOperation.Chat or GatewayOperation.Completion or GatewayOperation.Embeddings))
        {
            throw new ArgumentOutOfRangeException(nameof(operation), operation, "The operation has no request body.");
        }

        return RequestParser.TryParse(operation, body, out request, out error);
    }

    /// <summary>Gives the body to send to a provider: the caller's bytes with small pieces replaced, inserted or left out.</summary>
    /// <param name="rewrite">What the provider needs.</param>
    /// <returns>A sequence over the caller's body and the new pieces. It can be read and sent any number of times.</returns>
    public ReadOnlySequence<byte> Rewrite(RequestRewrite rewrite)
    {
        ArgumentNullException.ThrowIfNull(rewrite.Model, nameof(rewrite));
        return RequestRewriter.Rewrite(this, _body, _layout, rewrite);
    }

    /// <summary>Hashes what the request says, whatever the order of its members, its whitespace and its escapes (<see cref="CanonicalJson"/>).</summary>
    /// <param name="excluded">The members to leave out, UTF-8.</param>
    /// <param name="destination">Where the hash goes, <see cref="CanonicalJson.HashSize"/> bytes.</param>
    public void Hash(ReadOnlySpan<byte[]> excluded, Span<byte> destination)
    {
        if (!CanonicalJson.TryHash(_body.Span, excluded, destination))
        {
            throw new InvalidOperationException("The request's body changed after it was parsed.");
        }
    }

    private ReadOnlyMemory<byte> ValueOf(in JsonMember member)
        => member.HasValue ? _body[member.Value.Start..member.Value.End] : default;
}
