using System.Buffers;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Responses;

/// <summary>A plain (not streamed) answer in the OpenAI dialect: what the gateway must know of it, and the body to pass on.</summary>
/// <remarks>Not thread-safe. It refers to the body it was read from, which must stay as it is while the reply is in use.</remarks>
public sealed class OpenAIReply
{
    private const int BytesPerToken = 4;

    private readonly ReadOnlyMemory<byte> _body;
    private readonly GatewayOperation _operation;
    private readonly ReplyLayout _layout;
    private bool _isUsageRead;
    private TokenUsage? _usage;
    private Money? _cost;

    private OpenAIReply(GatewayOperation operation, ReadOnlyMemory<byte> body, in ReplyLayout layout)
    {
        _operation = operation;
        _body = body;
        _layout = layout;
    }

    /// <summary>Gets whether the body is a JSON object. When it is not, nothing else is known and it should not be passed on.</summary>
    public bool IsValid => _layout.IsValid;

    /// <summary>Gets whether the body carries an <c>error</c>, which some providers send with status 200.</summary>
    public bool HasError => _layout.HasError;

    /// <summary>Gets whether the answer is whole: no error, and every choice, when the operation has choices, ended by itself or with tool calls.</summary>
    public bool IsComplete => IsValid && !HasError
        && (_operation == GatewayOperation.Embeddings || ChoiceEnds.AreComplete(_body.Span, _layout.Choices));

    /// <summary>Gets the tokens consumed; <see langword="null"/> when the provider does not tell.</summary>
    public TokenUsage? Usage
    {
        get
        {
            ReadUsage();
            return _usage;
        }
    }

    /// <summary>Gets what the provider says the answer costs; <see langword="null"/> when it does not tell.</summary>
    public Money? ReportedCost
    {
        get
        {
            ReadUsage();
            return _cost;
        }
    }

    /// <summary>Gets the first choice's finish reason, when there is one.</summary>
    public string? FinishReason => _layout.FinishReason.Exists ? FinishReasons.Read(_layout.FinishReason.Of(_body.Span)) : null;

    /// <summary>Gets the provider's id of the answer, when there is one.</summary>
    public string? Id => TextOf(_layout.Id);

    /// <summary>Gets the model as the provider names it, when it does.</summary>
    public string? Model => TextOf(_layout.Model);

    /// <summary>Gives the tokens consumed, or an estimate: what a provider does not report is not free.</summary>
    /// <param name="inputTokens">The input tokens, as far as they can be told without the provider.</param>
    /// <returns><see cref="Usage"/>; without it the input, and an output token for four bytes of the answer's choices.</returns>
    public TokenUsage UsageOrEstimate(long inputTokens) => Usage ?? new TokenUsage
    {
        InputTokens = inputTokens,
        OutputTokens = _layout.Choices.Length / BytesPerToken,
        IsEstimated = true,
    };

    /// <summary>Reads an answer.</summary>
    /// <param name="operation">What was asked for.</param>
    /// <param name="body">The body of a successful answer.</param>
    public static OpenAIReply Read(GatewayOperation operation, ReadOnlyMemory<byte> body)
        => new(operation, body, ReplyLayout.Read(body.Span));

    /// <summary>
    /// Gives the body to pass on: the provider's bytes, in which chat choices that lack <c>logprobs</c> or
    /// <c>message.refusal</c> get them as null, since strict clients expect them.
    /// </summary>
    /// <param name="costInUsd">The price to report as <c>usage.cost</c>; <see langword="null"/> leaves the usage alone.</param>
    public ReadOnlySequence<byte> Rewrite(decimal? costInUsd = null)
    {
        var splices = new SpliceBuilder(stackalloc Splice[16], stackalloc byte[512]);
        if (_operation == GatewayOperation.Chat && _layout.Choices.Exists)
        {
            ChoiceDefaults.Add(ref splices, _body.Span, _layout.Choices);
        }

        if (costInUsd is { } cost && _layout.Usage.Exists)
        {
            UsageCost.Set(ref splices, _body.Span, _layout.Usage, cost);
        }

        return splices.Build(_body);
    }

    private void ReadUsage()
    {
        if (!_isUsageRead && _layout.Usage.Exists)
        {
            _usage = UsageReader.Read(_layout.Usage.Of(_body.Span), out _cost);
        }

        _isUsageRead = true;
    }

    private string? TextOf(JsonRange value)
        => value.Exists && JsonText.TryGetString(value.Of(_body.Span), out var text) ? text : null;
}
