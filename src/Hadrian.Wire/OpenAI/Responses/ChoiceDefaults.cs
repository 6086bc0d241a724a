using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Responses;

/// <summary>Adds the nullable members of chat choices a provider leaves out.</summary>
internal static class ChoiceDefaults
{
    /// <summary>Adds null <c>logprobs</c> and <c>message.refusal</c> where they are missing.</summary>
    public static void Add(ref SpliceBuilder splices, ReadOnlySpan<byte> json, JsonRange choices)
    {
        var value = choices.Of(json);
        var scanner = new JsonScanner(value);
        scanner.TryEnterArray();
        while (scanner.TryNextItem())
        {
            if (scanner.Kind == JsonKind.Object)
            {
                AddToChoice(ref splices, ref scanner, value, choices.Start);
            }
            else
            {
                scanner.SkipValue();
            }
        }
    }

    private static void AddToChoice(ref SpliceBuilder splices, ref JsonScanner scanner, ReadOnlySpan<byte> json, int offset)
    {
        var isEmpty = true;
        var hasLogprobs = false;
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            isEmpty = false;
            hasLogprobs |= name.Is(json, "logprobs"u8);
            if (scanner.Kind == JsonKind.Object && name.Is(json, "message"u8))
            {
                AddToMessage(ref splices, ref scanner, json, offset);
            }
            else
            {
                scanner.SkipValue();
            }
        }

        if (!hasLogprobs)
        {
            splices.Append(isEmpty ? "\"logprobs\":null"u8 : ",\"logprobs\":null"u8);
            splices.Insert(offset + scanner.Position - 1);
        }
    }

    private static void AddToMessage(ref SpliceBuilder splices, ref JsonScanner scanner, ReadOnlySpan<byte> json, int offset)
    {
        var isEmpty = true;
        var hasRefusal = false;
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            isEmpty = false;
            hasRefusal |= name.Is(json, "refusal"u8);
            scanner.SkipValue();
        }

        if (!hasRefusal)
        {
            splices.Append(isEmpty ? "\"refusal\":null"u8 : ",\"refusal\":null"u8);
            splices.Insert(offset + scanner.Position - 1);
        }
    }
}
