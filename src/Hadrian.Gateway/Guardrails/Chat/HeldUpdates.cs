using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>Holds the updates of a streamed answer back until their texts are decided.</summary>
internal sealed class HeldUpdates
{
    private readonly GuardrailSummary _summary;
    private readonly HeldAnswer<HeldUpdate> _held;
    private readonly OutputGuard _guard;
    private ChatResponseUpdate? _last;

    public HeldUpdates(OutputGuard guard, GatewayCall? call)
    {
        _guard = guard;
        _summary = OutputGuard.Begin(call);
        _held = new HeldAnswer<HeldUpdate>(guard, call, _summary);
    }

    /// <summary>Gets why the answer ends here.</summary>
    public GatewayError? Error { get; private set; }

    public void Take(ChatResponseUpdate update)
    {
        var pieces = new List<HeldPiece>();
        var positions = new List<int>();
        for (var i = 0; i < update.Contents.Count; i++)
        {
            var content = update.Contents[i];
            if (ChatTexts.Read(content, out var isJson) is { } text)
            {
                pieces.Add(_held.Take(Lane(update, content), 0, isJson, text));
                positions.Add(i);
            }
        }

        if (update.FinishReason is not null)
        {
            _held.Finish(0);
        }

        _last = update;
        _held.Hold(new HeldUpdate(update, [.. positions]), [.. pieces]);
    }

    public async ValueTask EvaluateAsync(bool isFinal, CancellationToken cancellationToken)
    {
        var error = await _held.EvaluateAsync(isFinal, cancellationToken);
        Error ??= _guard.ReleasesAtOnce ? null : error;
    }

    /// <summary>Gives the next update that may leave.</summary>
    public bool TryRelease([MaybeNullWhen(false)] out ChatResponseUpdate update)
    {
        update = null;
        if (Error is null && _held.TryRelease(out var item, out var pieces))
        {
            update = item.Release(pieces);
            if (update is null)
            {
                _summary.Result = GuardrailResult.Blocked;
                Error = GuardrailErrors.Blocked(GuardrailStage.Output, [.. _summary.Findings]);
            }
        }

        return update is not null;
    }

    /// <summary>Gives the update that ends a blocked answer.</summary>
    public ChatResponseUpdate End() => new(ChatRole.Assistant, [])
    {
        ResponseId = _last?.ResponseId,
        MessageId = _last?.MessageId,
        ModelId = _last?.ModelId,
        CreatedAt = _last?.CreatedAt,
        FinishReason = ChatFinishReason.ContentFilter,
    };

    // A function call comes whole, so each is a text of its own.
    private static string Lane(ChatResponseUpdate update, AIContent content) => content switch
    {
        FunctionCallContent call => $"call/{call.CallId}",
        FunctionResultContent result => $"result/{result.CallId}",
        TextReasoningContent => $"reasoning/{update.MessageId}",
        _ => $"text/{update.MessageId}",
    };
}
