using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>Evaluates what goes to a chat client and what comes back. A block is thrown as <see cref="GatewayException"/>.</summary>
/// <remarks>
/// Put it outside of budgets and usage, so that a blocked answer is billed. A stream that is blocked first gives an update
/// whose finish reason is <see cref="ChatFinishReason.ContentFilter"/>, then throws.
/// </remarks>
public sealed partial class GuardrailChatClient : DelegatingChatClient
{
    private readonly InputGuard? _input;
    private readonly OutputGuard? _output;

    /// <summary>Initialises the client.</summary>
    /// <param name="innerClient">The client to guard.</param>
    /// <param name="engine">The guardrails.</param>
    public GuardrailChatClient(IChatClient innerClient, GuardrailEngine engine)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(engine);
        _input = engine.Input;
        _output = engine.Output;
    }

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var call = CallOf(options);
        ChatResponse response;
        if (_input is { IsConcurrent: true })
        {
            using var model = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var race = new InputRace(_input, call, CheckAsync(list, call, cancellationToken), model);
            var answer = base.GetResponseAsync(list, options, model.Token);
            await race.RunAsync(answer);
            response = await answer;
        }
        else
        {
            var sent = _input is null ? list : await CheckAsync(list, call, cancellationToken);
            response = await base.GetResponseAsync(sent, options, cancellationToken);
        }

        return _output is null ? response : await ReleaseAsync(_output, response, call, cancellationToken);
    }

    private static GatewayCall? CallOf(ChatOptions? options) => (options as CallChatOptions)?.Call ?? AmbientCall.Current;

    /// <summary>Evaluates the messages and gives those to send; the caller's own stay as they are.</summary>
    private async Task<IReadOnlyList<ChatMessage>> CheckAsync(IReadOnlyList<ChatMessage> messages, GatewayCall? call, CancellationToken cancellationToken)
    {
        var texts = new List<(string, bool)>();
        var places = new List<(int Message, int Content)>();
        for (var i = 0; i < messages.Count; i++)
        {
            for (var j = 0; j < messages[i].Contents.Count; j++)
            {
                if (ChatTexts.Read(messages[i].Contents[j], out var isJson) is { } text)
                {
                    texts.Add((text, isJson));
                    places.Add((i, j));
                }
            }
        }

        var (refusal, results) = await _input!.CheckAsync(call, texts, cancellationToken);
        if (refusal is not null)
        {
            throw new GatewayException(refusal);
        }

        ChatMessage[]? changed = null;
        for (var k = 0; k < results.Length; k++)
        {
            if (ReferenceEquals(results[k], texts[k].Item1))
            {
                continue;
            }

            changed ??= [.. messages];
            var (i, j) = places[k];
            if (ReferenceEquals(changed[i], messages[i]))
            {
                changed[i] = Copy(messages[i]);
            }

            changed[i].Contents[j] = ChatTexts.Replace(messages[i].Contents[j], results[k])
                ?? throw new GatewayException(GuardrailErrors.Blocked(GuardrailStage.Input, call?.Guardrails?.Input?.Findings ?? []));
        }

        return changed ?? messages;
    }

    private static async Task<ChatResponse> ReleaseAsync(OutputGuard guard, ChatResponse response, GatewayCall? call, CancellationToken cancellationToken)
    {
        var summary = OutputGuard.Begin(call);
        foreach (var message in response.Messages)
        {
            for (var i = 0; i < message.Contents.Count; i++)
            {
                if (ChatTexts.Read(message.Contents[i], out var isJson) is not { } text)
                {
                    continue;
                }

                var lane = new GuardedLane(isJson);
                lane.Append(text);
                var error = await guard.EvaluateAsync(lane, call, summary, isFinal: true, cancellationToken);
                var released = lane.Released(0, text);
                if (error is null && !ReferenceEquals(released, text))
                {
                    error = ChatTexts.Replace(message.Contents[i], released) is { } content ? Put(message, i, content) : Blocked(summary);
                    response.RawRepresentation = null;
                }

                if (error is not null)
                {
                    return guard.IsFiltered(error) ? Filtered(response) : throw new GatewayException(error);
                }
            }
        }

        return response;
    }

    private static GatewayError? Put(ChatMessage message, int position, AIContent content)
    {
        message.Contents[position] = content;
        message.RawRepresentation = null;
        return null;
    }

    private static GatewayError Blocked(GuardrailSummary summary)
    {
        summary.Result = GuardrailResult.Blocked;
        return GuardrailErrors.Blocked(GuardrailStage.Output, [.. summary.Findings]);
    }

    private static ChatMessage Copy(ChatMessage message)
    {
        var copy = message.Clone();
        copy.Contents = [.. message.Contents];
        copy.RawRepresentation = null;
        return copy;
    }

    private static ChatResponse Filtered(ChatResponse response) => new(new ChatMessage(ChatRole.Assistant, string.Empty))
    {
        ResponseId = response.ResponseId,
        ConversationId = response.ConversationId,
        ModelId = response.ModelId,
        CreatedAt = response.CreatedAt,
        Usage = response.Usage,
        FinishReason = ChatFinishReason.ContentFilter,
    };
}
