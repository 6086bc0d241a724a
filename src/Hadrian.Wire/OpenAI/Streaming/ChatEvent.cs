using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Streaming;

/// <summary>What matters of one chat or completion event, read in one pass without allocating.</summary>
internal partial struct ChatEvent
{
    // What "", [] and {} take; and what stands around the arguments of a tool call.
    private const int EmptyLength = 2;
    private const int ToolCallFrame = 60;

    /// <summary>Gets the <c>usage</c> member, null ones included.</summary>
    public JsonMember Usage { get; private set; }

    /// <summary>Gets the <c>choices</c> array.</summary>
    public JsonRange Choices { get; private set; }

    /// <summary>Gets whether there is a choice.</summary>
    public bool HasChoices { get; private set; }

    /// <summary>Gets whether there is something to show in it, or the answer's end: a role alone is no content.</summary>
    public bool HasContent { get; private set; }

    /// <summary>Gets about how many bytes of content there are.</summary>
    public int ContentBytes { get; private set; }

    /// <summary>Gets where the text starts, behind its quote, when a usual event is one of text; 0 otherwise.</summary>
    public int TextStart { get; private set; }

    /// <summary>Gets whether there is a non-null <c>error</c> member.</summary>
    public bool HasError { get; private set; }

    /// <summary>Gets the first finish reason, quotes included.</summary>
    public JsonRange FinishReason { get; private set; }

    /// <summary>Gets the choices that occur, as bits by index.</summary>
    public ulong OpenChoices { get; private set; }

    /// <summary>Gets the choices that finish here, as bits by index.</summary>
    public ulong FinishedChoices { get; private set; }

    /// <summary>Gets where the object's closing brace stands.</summary>
    public int Close { get; private set; }

    /// <summary>Reads an event's data.</summary>
    /// <returns><see langword="false"/> when it is not a JSON object.</returns>
    public static bool TryRead(ReadOnlySpan<byte> json, out ChatEvent chatEvent)
    {
        chatEvent = default;
        var scanner = new JsonScanner(json);
        scanner.TryEnterObject();
        var previousEnd = 0;
        while (scanner.TryNextName(out var name))
        {
            if (name.Is(json, "choices"u8))
            {
                chatEvent.ReadChoices(ref scanner, json);
            }
            else if (name.Is(json, "usage"u8))
            {
                chatEvent.Usage = scanner.ReadMember(name, previousEnd);
            }
            else if (name.Is(json, "error"u8))
            {
                chatEvent.HasError |= scanner.Kind != JsonKind.Null;
                scanner.SkipValue();
            }
            else
            {
                scanner.SkipValue();
            }

            previousEnd = scanner.Position;
        }

        chatEvent.Close = scanner.Position - 1;
        return scanner.IsAtEnd();
    }

    private void ReadChoices(ref JsonScanner scanner, ReadOnlySpan<byte> json)
    {
        var start = scanner.Position;
        if (scanner.Kind != JsonKind.Array)
        {
            scanner.SkipValue();
        }
        else
        {
            scanner.TryEnterArray();
            while (scanner.TryNextItem())
            {
                HasChoices = true;
                if (scanner.Kind == JsonKind.Object)
                {
                    ReadChoice(ref scanner, json);
                }
                else
                {
                    scanner.SkipValue();
                }
            }
        }

        Choices = new JsonRange(start, scanner.Position);
    }

    private void ReadChoice(ref JsonScanner scanner, ReadOnlySpan<byte> json)
    {
        var bit = 1UL;
        var isFinished = false;
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            var kind = scanner.Kind;
            var value = scanner.ReadRange();
            if (kind == JsonKind.Number && name.Is(json, "index"u8))
            {
                bit = BitOf(value.Of(json));
            }
            else if (kind == JsonKind.String && name.Is(json, "finish_reason"u8) && value.Length > 2)
            {
                isFinished = true;
                FinishReason = FinishReason.Exists ? FinishReason : value;
            }
            else if (kind == JsonKind.Object && name.Is(json, "delta"u8))
            {
                ReadDelta(value.Of(json));
            }
            else if (kind == JsonKind.String && name.Is(json, "text"u8))
            {
                AddContent(value.Length, EmptyLength);
            }
        }

        HasContent |= isFinished;
        OpenChoices |= bit;
        FinishedChoices |= isFinished ? bit : 0;
    }

    /// <summary>Takes note of a delta's content: whatever is in it, known or not, but whose turn it is.</summary>
    private void ReadDelta(ReadOnlySpan<byte> delta)
    {
        var scanner = new JsonScanner(delta);
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            var kind = scanner.Kind;
            var length = scanner.ReadRange().Length;
            if (kind is JsonKind.String or JsonKind.Array or JsonKind.Object && !name.Is(delta, "role"u8))
            {
                AddContent(length, kind == JsonKind.String ? EmptyLength : ToolCallFrame);
            }
        }
    }

    private void AddContent(int length, int frame)
    {
        HasContent |= length > EmptyLength;
        ContentBytes += Math.Max(0, length - frame);
    }

    /// <summary>Gives the bit of a choice index; indexes past 62 share the last bit.</summary>
    private static ulong BitOf(ReadOnlySpan<byte> index)
        => System.Buffers.Text.Utf8Parser.TryParse(index, out uint number, out _) ? 1UL << (int)Math.Min(number, 63) : 1;
}
