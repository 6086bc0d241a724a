using System.Diagnostics.CodeAnalysis;

namespace Hadrian.Gateway;

/// <summary>Holds the parts of a streamed answer back, in order, until every text in them is decided.</summary>
/// <typeparam name="T">What carries the text: an update or an event.</typeparam>
internal sealed class HeldAnswer<T>(OutputGuard guard, GatewayCall? call, GuardrailSummary summary)
{
    private readonly Dictionary<string, (GuardedLane Lane, int Choice)> _lanes = new(StringComparer.Ordinal);
    private readonly Queue<(T Item, HeldPiece[] Pieces)> _held = new();
    private readonly HashSet<int> _finished = [];

    /// <summary>Takes a text that belongs to the part held back next.</summary>
    public HeldPiece Take(string lane, int choice, bool isJson, string text)
    {
        if (!_lanes.TryGetValue(lane, out var entry))
        {
            entry = (new GuardedLane(isJson), choice);
            _lanes.Add(lane, entry);
        }

        _finished.Remove(choice);
        return new HeldPiece(entry.Lane, entry.Lane.Append(text), text);
    }

    /// <summary>Holds a part back.</summary>
    public void Hold(T item, HeldPiece[] pieces) => _held.Enqueue((item, pieces));

    /// <summary>Takes note that a choice is at its end, so that nothing of it needs to be held back any longer.</summary>
    public void Finish(int choice) => _finished.Add(choice);

    /// <summary>Evaluates what has gathered.</summary>
    /// <returns>Why the answer must end here; <see langword="null"/> when it may go on.</returns>
    public async ValueTask<GatewayError?> EvaluateAsync(bool isFinal, CancellationToken cancellationToken)
    {
        if (!isFinal && guard.EvaluatesAtEnd)
        {
            return null;
        }

        foreach (var (lane, choice) in _lanes.Values)
        {
            var isLast = isFinal || _finished.Contains(choice);
            if (isLast || lane.Unevaluated >= guard.Threshold)
            {
                var error = await guard.EvaluateAsync(lane, call, summary, isLast, cancellationToken).ConfigureAwait(false);
                if (error is not null)
                {
                    return error;
                }
            }
        }

        return null;
    }

    /// <summary>Releases the next part when all of it is decided, or at once where nothing is held back.</summary>
    public bool TryRelease([MaybeNullWhen(false)] out T item, out HeldPiece[] pieces)
    {
        item = default;
        pieces = [];
        if (!_held.TryPeek(out var next) || !(guard.ReleasesAtOnce || Array.TrueForAll(next.Pieces, piece => piece.IsDecided)))
        {
            return false;
        }

        (item, pieces) = _held.Dequeue();
        if (guard.ReleasesAtOnce)
        {
            pieces = [];
        }

        return true;
    }
}
