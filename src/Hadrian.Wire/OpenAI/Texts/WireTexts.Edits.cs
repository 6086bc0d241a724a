using System.Buffers;
using System.Text;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Texts;

public sealed partial class WireTexts
{
    private static readonly byte[] Null = "null"u8.ToArray();
    private static readonly byte[] EmptyText = "\"\""u8.ToArray();
    private static readonly byte[] Filtered = "\"content_filter\""u8.ToArray();
    private static readonly byte[] EmptyMessage = """{"role":"assistant","content":null,"refusal":null}"""u8.ToArray();

    /// <summary>Writes the document just read with some texts replaced. The log probabilities of the answer, which spell out its tokens, become null.</summary>
    /// <param name="json">The document just read.</param>
    /// <param name="edits">What to replace; each text at most once.</param>
    /// <param name="output">Where to write.</param>
    public void Write(ReadOnlySpan<byte> json, IReadOnlyList<WireEdit> edits, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(edits);
        ArgumentNullException.ThrowIfNull(output);
        var splices = new SpliceBuilder(stackalloc Splice[16], stackalloc byte[512]);
        foreach (var edit in edits)
        {
            edit.AddTo(ref splices);
        }

        foreach (var choice in _choices)
        {
            if (choice.Logprobs.Exists)
            {
                splices.Replace(choice.Logprobs, Null);
            }
        }

        splices.WriteTo(json, output);
    }

    /// <summary>Writes the plain answer just read without anything the model wrote; every choice ends by <c>content_filter</c>. Usage stays.</summary>
    /// <param name="json">The document just read.</param>
    /// <param name="output">Where to write.</param>
    public void WriteFiltered(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var edits = new List<WireEdit>();
        foreach (var choice in _choices)
        {
            AddTo(edits, choice.Message, EmptyMessage);
            AddTo(edits, choice.Text, EmptyText);
            AddTo(edits, choice.FinishReason, Filtered);
        }

        foreach (var text in _texts)
        {
            if (!_choices.Exists(choice => Holds(choice.Message, text) || Holds(choice.Text, text)))
            {
                edits.Add(WireEdit.Replace(text, string.Empty));
            }
        }

        Write(json, edits, output);
    }

    /// <summary>Writes an event that ends choices by <c>content_filter</c>, modelled on the event just read.</summary>
    /// <param name="json">The data of the event just read.</param>
    /// <param name="choices">The indexes of the choices to end.</param>
    /// <param name="output">Where to write the event's data.</param>
    public void WriteFilteredEvent(ReadOnlySpan<byte> json, IEnumerable<int> choices, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(choices);
        ArgumentNullException.ThrowIfNull(output);
        var body = _choices.Exists(choice => choice.Text.Exists) ? "\"text\":\"\"" : "\"delta\":{}";
        var ended = string.Join(',', choices.Select(index
            => $$"""{"index":{{TextWalk.Number(index)}},{{body}},"logprobs":null,"finish_reason":"content_filter"}"""));
        var splices = new SpliceBuilder(stackalloc Splice[1], stackalloc byte[512]);
        if (_choicesRange.Exists)
        {
            splices.Replace(_choicesRange, Encoding.UTF8.GetBytes($"[{ended}]"));
        }

        splices.WriteTo(json, output);
    }

    private static void AddTo(List<WireEdit> edits, JsonRange range, byte[] json)
    {
        if (range.Exists)
        {
            edits.Add(WireEdit.Replace(range, json));
        }
    }

    private static bool Holds(JsonRange range, WireText text) => range.Exists && range.Start <= text.Start && text.End <= range.End;
}
