using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>
/// Thoughts only their model can read, which it wants back as they are. A mark keeps them apart from thoughts that are signed
/// but not shown.
/// </summary>
internal static class RedactedThinking
{
    private const string Mark = "redacted";

    public static TextReasoningContent Create(string data) => new(null)
    {
        ProtectedData = data,
        AdditionalProperties = new AdditionalPropertiesDictionary { [Mark] = true },
    };

    public static bool Is(TextReasoningContent thought) => RequestExtras.Flag(thought.AdditionalProperties, Mark) == true;
}
