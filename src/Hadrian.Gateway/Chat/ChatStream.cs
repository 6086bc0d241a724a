using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>A stream that has shown its first content: until then a failure could still be answered by another attempt.</summary>
internal sealed class ChatStream : IAsyncDisposable
{
    private readonly IAsyncEnumerator<ChatResponseUpdate> _updates;
    private readonly Queue<ChatResponseUpdate> _held = new();
    private readonly CallDeadline _deadline;

    private ChatStream(IAsyncEnumerator<ChatResponseUpdate> updates, CallDeadline deadline)
    {
        _updates = updates;
        _deadline = deadline;
    }

    /// <summary>Gets the update moved to.</summary>
    public ChatResponseUpdate Current { get; private set; } = null!;

    /// <summary>Opens a stream and reads it up to its first content, or to its end.</summary>
    /// <param name="updates">The stream.</param>
    /// <param name="deadline">Ends the wait; lifted once there is content. Disposed with the stream.</param>
    /// <param name="call">The call, which learns of usage that was reported though the stream failed.</param>
    public static async ValueTask<ChatStream> OpenAsync(IAsyncEnumerable<ChatResponseUpdate> updates, CallDeadline deadline, GatewayCall call)
    {
        var stream = new ChatStream(updates.GetAsyncEnumerator(deadline.Token), deadline);
        try
        {
            while (await stream._updates.MoveNextAsync().ConfigureAwait(false))
            {
                stream._held.Enqueue(stream._updates.Current);
                if (HasContent(stream._updates.Current))
                {
                    break;
                }
            }
        }
        catch
        {
            if (stream._held.SelectMany(update => update.Contents).OfType<UsageContent>().LastOrDefault() is { } usage)
            {
                call.AddAttempt(new BilledAttempt(call.Target!, ReportedUsage.Of(usage.Details)));
            }

            await stream._updates.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        deadline.Lift();
        return stream;
    }

    /// <summary>Moves to the next update.</summary>
    public ValueTask<bool> MoveNextAsync()
    {
        if (_held.TryDequeue(out var held))
        {
            Current = held;
            return new(true);
        }

        var moved = _updates.MoveNextAsync();
        if (!moved.IsCompletedSuccessfully)
        {
            return AwaitAsync(moved);
        }

        var isThere = moved.Result;
        Current = isThere ? _updates.Current : Current;
        return new(isThere);
    }

    public async ValueTask DisposeAsync()
    {
        await _updates.DisposeAsync().ConfigureAwait(false);
        _deadline.Dispose();
    }

    private static bool HasContent(ChatResponseUpdate update)
    {
        foreach (var content in update.Contents)
        {
            if (content is not UsageContent and not TextContent { Text.Length: 0 })
            {
                return true;
            }
        }

        return update.FinishReason is not null;
    }

    private async ValueTask<bool> AwaitAsync(ValueTask<bool> moved)
    {
        if (!await moved.ConfigureAwait(false))
        {
            return false;
        }

        Current = _updates.Current;
        return true;
    }
}
