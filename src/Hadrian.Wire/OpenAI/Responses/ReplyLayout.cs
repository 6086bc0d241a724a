using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Responses;

/// <summary>Where the parts of a plain answer stand.</summary>
internal struct ReplyLayout
{
    public JsonRange Id;
    public JsonRange Model;
    public JsonRange Usage;
    public JsonRange Choices;
    public JsonRange FinishReason;
    public bool HasError;
    public bool IsValid;

    /// <summary>Reads an answer in one pass.</summary>
    public static ReplyLayout Read(ReadOnlySpan<byte> json)
    {
        var layout = default(ReplyLayout);
        var scanner = new JsonScanner(json);
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            var kind = scanner.Kind;
            if (kind == JsonKind.Array && name.Is(json, "choices"u8))
            {
                layout.ReadChoices(ref scanner, json);
                continue;
            }

            var value = scanner.ReadRange();
            switch (kind)
            {
                case JsonKind.String when name.Is(json, "id"u8):
                    layout.Id = value;
                    break;
                case JsonKind.String when name.Is(json, "model"u8):
                    layout.Model = value;
                    break;
                case JsonKind.Object when name.Is(json, "usage"u8):
                    layout.Usage = value;
                    break;
                case not JsonKind.Null when name.Is(json, "error"u8):
                    layout.HasError = true;
                    break;
            }
        }

        return scanner.IsAtEnd() ? layout with { IsValid = true } : default;
    }

    private void ReadChoices(ref JsonScanner scanner, ReadOnlySpan<byte> json)
    {
        var start = scanner.Position;
        var isFirst = true;
        scanner.TryEnterArray();
        while (scanner.TryNextItem())
        {
            if (isFirst && scanner.Kind == JsonKind.Object)
            {
                ReadFirstChoice(ref scanner, json);
            }
            else
            {
                scanner.SkipValue();
            }

            isFirst = false;
        }

        Choices = new JsonRange(start, scanner.Position);
    }

    private void ReadFirstChoice(ref JsonScanner scanner, ReadOnlySpan<byte> json)
    {
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            var isText = scanner.Kind == JsonKind.String;
            var value = scanner.ReadRange();
            if (isText && name.Is(json, "finish_reason"u8))
            {
                FinishReason = value;
            }
        }
    }
}
