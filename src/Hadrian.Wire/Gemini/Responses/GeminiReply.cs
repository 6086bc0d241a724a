using Hadrian.Wire.Json;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Gemini.Responses;

/// <summary>Reads plain (not streamed) answers of Gemini's <c>generateContent</c>.</summary>
public static class GeminiReply
{
    /// <summary>Reads an answer.</summary>
    /// <param name="body">The body of a successful answer.</param>
    /// <param name="id">The answer's id.</param>
    /// <param name="model">The model that was asked for.</param>
    /// <returns>
    /// The answer, of the first candidate, without parts this version does not know; its raw representation has them. A prompt
    /// that was refused is an empty answer whose end is a content filter. <see langword="null"/> when the body is no answer.
    /// </returns>
    public static ChatResponse? Read(ReadOnlySpan<byte> body, string id, string model)
    {
        if (LooseJson.Parse(body) is not { } json || GeminiCandidate.Read(json) is not { } candidate
            || (!candidate.IsBlocked && candidate.FinishReason is null && candidate.Contents.Count == 0))
        {
            return null;
        }

        var usage = new TokenCounts();
        GeminiUsage.Observe(usage, json);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, candidate.Contents) { MessageId = id })
        {
            ResponseId = id,
            ModelId = model,
            FinishReason = candidate.IsBlocked ? ChatFinishReason.ContentFilter
                : FinishReasons.Read(candidate.FinishReason ?? "STOP", candidate.Contents.OfType<FunctionCallContent>().Any()),
            Usage = usage.ToDetails(),
            RawRepresentation = json,
            AdditionalProperties = candidate.Extras,
        };
    }
}
