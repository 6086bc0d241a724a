using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

public sealed partial class GuardrailChatClient
{
    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var call = CallOf(options);
        using var model = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var check = _input is null ? Task.FromResult(list) : CheckAsync(list, call, cancellationToken);
        var sent = _input is { IsConcurrent: true } ? list : await check;
        await using var updates = base.GetStreamingResponseAsync(sent, options, model.Token).GetAsyncEnumerator(model.Token);
        var next = updates.MoveNextAsync().AsTask();
        if (_input is { IsConcurrent: true })
        {
            await new InputRace(_input, call, check, model).RunAsync(next);
        }

        if (_output is null)
        {
            for (; await next; next = updates.MoveNextAsync().AsTask())
            {
                yield return updates.Current;
            }

            yield break;
        }

        var held = new HeldUpdates(_output, call);
        var isOver = false;
        while (!isOver)
        {
            isOver = !await next;
            if (!isOver)
            {
                held.Take(updates.Current);
            }

            await held.EvaluateAsync(isOver, cancellationToken);
            while (held.TryRelease(out var update))
            {
                yield return update;
            }

            if (held.Error is { } error)
            {
                yield return held.End();
                if (!_output.IsFiltered(error))
                {
                    throw new GatewayException(error);
                }

                yield break;
            }

            next = isOver ? next : updates.MoveNextAsync().AsTask();
        }
    }
}
