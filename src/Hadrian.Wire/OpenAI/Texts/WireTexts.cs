using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Texts;

/// <summary>The texts of a request, an answer or a stream's event in the OpenAI dialect. Reusable; not thread-safe.</summary>
/// <remarks>
/// Every string a model reads or wrote is a text: all messages and parts, reasoning, refusals, tool calls, every choice,
/// and also members this version has never heard of. Left out are names of roles, ids, and images and other media.
/// </remarks>
public sealed partial class WireTexts
{
    private readonly List<WireText> _texts = [];
    private readonly List<WireChoice> _choices = [];
    private JsonRange _choicesRange;

    /// <summary>Gets the texts in the order they stand in.</summary>
    public IReadOnlyList<WireText> Texts => _texts;

    /// <summary>Gets whether the document has an <c>error</c> that is not null.</summary>
    public bool HasError { get; private set; }

    internal IReadOnlyList<WireChoice> Choices => _choices;

    /// <summary>Reads a request of chat or completions.</summary>
    /// <param name="json">The body.</param>
    /// <returns><see langword="false"/> when the body is no JSON object.</returns>
    public bool TryReadRequest(ReadOnlySpan<byte> json)
    {
        Clear();
        var walk = new TextWalk(json, _texts) { SkipsLinks = true };
        var scanner = new JsonScanner(json);
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            if (name.Is(json, "messages"u8) || name.Is(json, "prompt"u8) || name.Is(json, "suffix"u8) || name.Is(json, "prediction"u8))
            {
                walk.Value(ref scanner, string.Empty, name);
            }
            else
            {
                scanner.SkipValue();
            }
        }

        return scanner.IsAtEnd();
    }

    /// <summary>Reads a plain answer or the data of a stream's event.</summary>
    /// <param name="json">The body or data.</param>
    /// <returns><see langword="false"/> when it is no JSON object.</returns>
    public bool TryReadAnswer(ReadOnlySpan<byte> json)
    {
        Clear();
        var scanner = new JsonScanner(json);
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            if (scanner.Kind == JsonKind.Array && name.Is(json, "choices"u8))
            {
                ReadChoices(ref scanner, json);
                continue;
            }

            HasError |= scanner.Kind != JsonKind.Null && name.Is(json, "error"u8);
            scanner.SkipValue();
        }

        return scanner.IsAtEnd();
    }

    /// <summary>Tells whether a choice comes to its end in this event.</summary>
    /// <param name="index">The choice's index.</param>
    public bool IsFinished(int index)
    {
        foreach (var choice in _choices)
        {
            if (choice.Index == index && choice.IsFinished)
            {
                return true;
            }
        }

        return false;
    }

    private void Clear()
    {
        _texts.Clear();
        _choices.Clear();
        _choicesRange = default;
        HasError = false;
    }

    private void ReadChoices(ref JsonScanner scanner, ReadOnlySpan<byte> json)
    {
        var start = scanner.Position;
        var position = 0;
        scanner.TryEnterArray();
        while (scanner.TryNextItem())
        {
            if (scanner.Kind == JsonKind.Object)
            {
                ReadChoice(ref scanner, json, TextWalk.IndexOf(scanner, json) ?? position);
            }
            else
            {
                scanner.SkipValue();
            }

            position++;
        }

        _choicesRange = new JsonRange(start, scanner.Position);
    }

    private void ReadChoice(ref JsonScanner scanner, ReadOnlySpan<byte> json, int index)
    {
        var choice = new WireChoice { Index = index };
        var walk = new TextWalk(json, _texts) { Choice = index };
        var path = TextWalk.Number(index);
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            var start = scanner.Position;
            var kind = scanner.Kind;
            if (name.Is(json, "logprobs"u8))
            {
                choice.Logprobs = scanner.ReadRange();
            }
            else if (name.Is(json, "finish_reason"u8))
            {
                choice.FinishReason = scanner.ReadRange();
                choice.IsFinished |= kind == JsonKind.String;
            }
            else if (name.Is(json, "message"u8) || name.Is(json, "delta"u8))
            {
                walk.Value(ref scanner, path, name);
                choice.Message = new JsonRange(start, scanner.Position);
            }
            else if (name.Is(json, "text"u8))
            {
                walk.Value(ref scanner, path, name);
                choice.Text = new JsonRange(start, scanner.Position);
            }
            else
            {
                walk.Value(ref scanner, path, name);
            }
        }

        _choices.Add(choice);
    }
}
