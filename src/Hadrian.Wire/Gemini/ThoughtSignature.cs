using System.Text.Json;
using Hadrian.Wire.Json;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Gemini;

/// <summary>
/// The signature of the thoughts behind a call, which the model wants back with it. OpenAI's dialect carries it where Google's
/// own does: <c>tool_calls[].extra_content.google.thought_signature</c>.
/// </summary>
internal static class ThoughtSignature
{
    /// <summary>Stands, by Google's agreement, for the signature of calls another model made.</summary>
    public const string Unchecked = "skip_thought_signature_validator";

    public static string? Of(FunctionCallContent call)
        => RequestExtras.Object(call.AdditionalProperties, RequestExtras.ExtraContent) is { } extra && LooseJson.Object(extra, "google"u8) is { } google
            && LooseJson.Text(google, "thought_signature"u8) is { Length: > 0 } signature ? signature : null;

    public static void Set(FunctionCallContent call, string signature)
    {
        call.AdditionalProperties ??= [];
        call.AdditionalProperties[RequestExtras.ExtraContent] = JsonElement.Parse($$$"""{"google":{"thought_signature":"{{{JsonEncodedText.Encode(signature)}}}"}}""");
    }
}
