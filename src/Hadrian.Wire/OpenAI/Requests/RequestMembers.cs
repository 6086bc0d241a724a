using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Requests;

/// <summary>Finds <see cref="RequestMember"/> by name; exactly as written, for a provider tells <c>Model</c> from <c>model</c>.</summary>
internal static class RequestMembers
{
    private const int LongestEscapedName = 6 * 24;

    /// <summary>Tells whether a second member of the same name is refused, because a decision rests on its value.</summary>
    public static bool IsDecisive(this RequestMember member)
        => member is not RequestMember.Unknown and < RequestMember.Temperature;

    /// <summary>Finds a member by its name in the document.</summary>
    public static RequestMember Find(ReadOnlySpan<byte> json, JsonName name)
    {
        var raw = json[name.Start..name.End];
        if (!name.IsEscaped)
        {
            return Find(raw);
        }

        if (raw.Length > LongestEscapedName)
        {
            return RequestMember.Unknown;
        }

        Span<byte> unescaped = stackalloc byte[LongestEscapedName];
        return JsonText.TryUnescape(raw, unescaped, out var written) ? Find(unescaped[..written]) : RequestMember.Unknown;
    }

    private static RequestMember Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        1 => name[0] == (byte)'n' ? RequestMember.N : RequestMember.Unknown,
        5 => Match(name, "model"u8, RequestMember.Model, "input"u8, RequestMember.Input)
            | Match(name, "tools"u8, RequestMember.Tools, "top_p"u8, RequestMember.TopP),
        6 => Match(name, "stream"u8, RequestMember.Stream, "models"u8, RequestMember.Models)
            | Match(name, "prompt"u8, RequestMember.Prompt),
        7 => Match(name, "best_of"u8, RequestMember.BestOf),
        8 => Match(name, "messages"u8, RequestMember.Messages, "provider"u8, RequestMember.Provider),
        9 => Match(name, "reasoning"u8, RequestMember.Reasoning),
        10 => Match(name, "max_tokens"u8, RequestMember.MaxTokens),
        11 => Match(name, "temperature"u8, RequestMember.Temperature),
        12 => Match(name, "top_logprobs"u8, RequestMember.TopLogprobs),
        14 => Match(name, "stream_options"u8, RequestMember.StreamOptions),
        15 => Match(name, "encoding_format"u8, RequestMember.EncodingFormat),
        16 => Match(name, "presence_penalty"u8, RequestMember.PresencePenalty, "reasoning_effort"u8, RequestMember.ReasoningEffort)
            | Match(name, "prompt_cache_key"u8, RequestMember.PromptCacheKey),
        17 => Match(name, "frequency_penalty"u8, RequestMember.FrequencyPenalty),
        21 => Match(name, "max_completion_tokens"u8, RequestMember.MaxCompletionTokens),
        24 => Match(name, "sovereignty_requirements"u8, RequestMember.SovereigntyRequirements),
        _ => RequestMember.Unknown,
    };

    private static RequestMember Match(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known, RequestMember member)
        => name.SequenceEqual(known) ? member : RequestMember.Unknown;

    private static RequestMember Match(
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> known,
        RequestMember member,
        ReadOnlySpan<byte> otherKnown,
        RequestMember other)
        => name.SequenceEqual(known) ? member : Match(name, otherKnown, other);
}
