using System.Text.Json;
using Hadrian.Wire.Json;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Gemini.Responses;

/// <summary>What one answer, or one event of a streamed one, says: its first candidate.</summary>
/// <param name="Contents">The contents; those this version does not know are left out.</param>
/// <param name="FinishReason">Google's word for why the answer ended; <see langword="null"/> while it has not.</param>
/// <param name="Logprobs">Log probabilities in OpenAI's shape, where they were asked for.</param>
/// <param name="IsBlocked">Whether the prompt was refused, so that there is no answer.</param>
internal sealed record GeminiCandidate(List<AIContent> Contents, string? FinishReason, JsonElement? Logprobs, bool IsBlocked)
{
    private static readonly GeminiCandidate Silent = new([], null, null, IsBlocked: false);

    /// <summary>Gets what Microsoft.Extensions.AI has no member for.</summary>
    public AdditionalPropertiesDictionary? Extras => Logprobs is { } logprobs ? new AdditionalPropertiesDictionary { [RequestExtras.Logprobs] = logprobs } : null;

    /// <summary>Reads it. Members may be missing; those that are of a wrong type are not read over.</summary>
    /// <returns><see langword="null"/> when it cannot be read.</returns>
    public static GeminiCandidate? Read(JsonElement answer)
    {
        if (LooseJson.Object(answer, "promptFeedback"u8) is { } feedback && LooseJson.Text(feedback, "blockReason"u8) is { Length: > 0 })
        {
            return Silent with { IsBlocked = true };
        }

        if (!TryFind(answer, "candidates"u8, JsonValueKind.Array, out var candidates))
        {
            return null;
        }

        if (candidates.ValueKind == JsonValueKind.Undefined || candidates.GetArrayLength() == 0)
        {
            return Silent;
        }

        var candidate = candidates[0];
        if (candidate.ValueKind != JsonValueKind.Object
            || !TryFind(candidate, "content"u8, JsonValueKind.Object, out var content)
            || !TryFind(content, "parts"u8, JsonValueKind.Array, out var parts)
            || !TryFind(candidate, "finishReason"u8, JsonValueKind.String, out _))
        {
            return null;
        }

        var contents = new List<AIContent>();
        return parts.ValueKind == JsonValueKind.Undefined || parts.EnumerateArray().All(part => PartReader.TryRead(part, contents))
            ? new GeminiCandidate(contents, LooseJson.Text(candidate, "finishReason"u8), Responses.Logprobs.Read(candidate), IsBlocked: false)
            : null;
    }

    /// <summary>Finds a member; one that is missing or null is undefined.</summary>
    /// <returns><see langword="false"/> when it is of another kind.</returns>
    private static bool TryFind(JsonElement element, ReadOnlySpan<byte> name, JsonValueKind kind, out JsonElement value)
    {
        value = default;
        if (element.ValueKind == JsonValueKind.Undefined || !element.TryGetProperty(name, out var found) || found.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        value = found;
        return found.ValueKind == kind;
    }
}
