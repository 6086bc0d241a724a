using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Responses;

/// <summary>Tells how the choices of a plain answer ended.</summary>
internal static class ChoiceEnds
{
    /// <summary>Tells whether there are choices and all of them ended with <c>stop</c> or <c>tool_calls</c>.</summary>
    public static bool AreComplete(ReadOnlySpan<byte> json, JsonRange choices)
    {
        if (!choices.Exists)
        {
            return false;
        }

        var value = choices.Of(json);
        var scanner = new JsonScanner(value);
        scanner.TryEnterArray();
        var isComplete = false;
        while (scanner.TryNextItem())
        {
            isComplete = scanner.Kind == JsonKind.Object && IsComplete(ref scanner, value);
            if (!isComplete)
            {
                return false;
            }
        }

        return isComplete;
    }

    private static bool IsComplete(ref JsonScanner scanner, ReadOnlySpan<byte> json)
    {
        var isComplete = false;
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            var reason = scanner.ReadRange();
            if (name.Is(json, "finish_reason"u8))
            {
                isComplete = reason.Of(json) is var text && (text.SequenceEqual("\"stop\""u8) || text.SequenceEqual("\"tool_calls\""u8));
            }
        }

        return isComplete;
    }
}
