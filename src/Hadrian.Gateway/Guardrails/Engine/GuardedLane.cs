using System.Text;
using System.Text.Encodings.Web;

namespace Hadrian.Gateway;

/// <summary>
/// A text on its way, whole or piece by piece: evaluated from where the last verdict ended, with what was released before
/// as context, and released up to where no violation can begin that is not known yet.
/// </summary>
internal sealed class GuardedLane(bool isJson)
{
    private const int Context = 256;
    private const int MostHeld = 64 * 1024;

    private readonly LaneView _view = new(isJson);
    private readonly List<Redaction> _redactions = [];
    private int _cut;
    private int _evaluated;
    private int _rawLength;

    /// <summary>Gets how much came that no verdict covers yet.</summary>
    public int Unevaluated => _view.Length - _evaluated;

    /// <summary>Gets up to where the text, as it was sent, is decided.</summary>
    public int Decided { get; private set; }

    /// <summary>Gets how much text is decided, what came before this lane included.</summary>
    public GuardrailTextSize Size { get; private set; }

    /// <summary>Adds a piece.</summary>
    /// <returns>Where it begins.</returns>
    public int Append(string piece)
    {
        var start = _rawLength;
        _rawLength += piece.Length;
        _view.Append(piece);
        return start;
    }

    /// <summary>Begins to count after an earlier text.</summary>
    public void CountFrom(GuardrailTextSize before) => Size = before;

    /// <summary>Evaluates what is undecided.</summary>
    /// <param name="set">The guardrails.</param>
    /// <param name="call">The call, when known.</param>
    /// <param name="summary">Where findings are noted.</param>
    /// <param name="isFinal">Whether nothing follows.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>Why the text must not go on; <see langword="null"/> when it may up to <see cref="Decided"/>.</returns>
    public async ValueTask<GatewayError?> EvaluateAsync(
        GuardrailSet set, GatewayCall? call, GuardrailSummary summary, bool isFinal, CancellationToken cancellationToken)
    {
        if (isFinal)
        {
            _view.Finish();
        }

        _evaluated = _view.Length;
        if (_cut < _view.Length)
        {
            var text = _view.Text;
            var from = _cut - _view.Base;
            var verdict = await set.EvaluateAsync(
                new GuardrailText(set.Stage, text, from) { Call = call, Before = Size }, cancellationToken).ConfigureAwait(false);
            if (verdict.Failure is { } failure)
            {
                summary.Result = GuardrailResult.Blocked;
                return failure;
            }

            var isForced = isFinal || text.Length - from > MostHeld;
            var cut = isForced ? text.Length : verdict.CutBefore(Math.Max(from, text.Length - set.CountUndecided(text)), text.Length);
            if (Apply(set, verdict, summary, from, ref cut, text.Length) is { } blocked)
            {
                return blocked;
            }

            Size = Size.Add(text, from, cut);
            _cut = _view.Base + cut;
        }

        Decided = isFinal ? _rawLength : _view.RawOf(_cut);
        _view.DropBefore(Math.Max(0, _cut - Context));
        return null;
    }

    /// <summary>Gives a decided piece as it may be released.</summary>
    public string Released(int start, string piece)
    {
        var end = start + piece.Length;
        StringBuilder? result = null;
        var copied = start;
        foreach (var redaction in _redactions)
        {
            if (redaction.End <= start || redaction.Start >= end)
            {
                continue;
            }

            result ??= new StringBuilder();
            if (redaction.Start >= start)
            {
                result.Append(piece, copied - start, redaction.Start - copied).Append(redaction.Replacement);
            }

            copied = Math.Min(redaction.End, end);
        }

        return result is null ? piece : result.Append(piece, copied - start, end - copied).ToString();
    }

    private GatewayError? Apply(GuardrailSet set, GuardrailVerdict verdict, GuardrailSummary summary, int from, ref int cut, int end)
    {
        var isBlocked = false;
        foreach (var judged in verdict.Violations)
        {
            if (judged.Violation.Span is { } span && span.Start >= cut)
            {
                continue;
            }

            set.Record(judged, summary);
            isBlocked |= judged.Rule.Action == GuardrailAction.Block
                || (judged.Rule.Action == GuardrailAction.Redact && !TryRedact(judged, from, ref cut, end));
        }

        if (isBlocked)
        {
            summary.Result = GuardrailResult.Blocked;
        }

        return isBlocked ? GuardrailErrors.Blocked(set.Stage, [.. summary.Findings]) : null;
    }

    /// <summary>Notes what is to be replaced. A violation without a place takes all that is undecided with it.</summary>
    private bool TryRedact(JudgedViolation judged, int from, ref int cut, int end)
    {
        var span = judged.Violation.Span ?? new GuardrailSpan(from, end - from);
        cut = Math.Max(cut, span.End);
        var first = _view.Base + span.Start;
        var last = _view.Base + span.End;
        if (!_view.CanReplace(first, last))
        {
            return false;
        }

        var replacement = isJson ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(judged.Rule.Replacement) : judged.Rule.Replacement;
        Add(new Redaction(_view.RawOf(first), _view.RawOf(last), replacement));
        return true;
    }

    /// <summary>Adds a redaction in order; it becomes one with those it overlaps.</summary>
    private void Add(Redaction added)
    {
        var index = 0;
        while (index < _redactions.Count)
        {
            var other = _redactions[index];
            if (other.Start < added.End && other.End > added.Start)
            {
                added = new Redaction(
                    Math.Min(other.Start, added.Start), Math.Max(other.End, added.End), other.Start <= added.Start ? other.Replacement : added.Replacement);
                _redactions.RemoveAt(index);
            }
            else if (other.Start < added.Start)
            {
                index++;
            }
            else
            {
                break;
            }
        }

        _redactions.Insert(index, added);
    }
}
