using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>
/// Refuses what would give another answer than the one asked for if it were left out, of providers that give one answer, of text. What only advises (<c>seed</c>,
/// <c>store</c>, …) or tunes (penalties, <c>logit_bias</c>) is left out.
/// </summary>
internal static class RequestRefusals
{
    private static readonly string[] Names = ["n", "logprobs", "top_logprobs", "audio", "modalities"];

    /// <summary>Leaves out what <see cref="Check"/> would refuse.</summary>
    public static void Drop(ChatOptions options)
    {
        foreach (var name in Names)
        {
            options.AdditionalProperties?.Remove(name);
        }
    }

    /// <summary>Refuses what a provider cannot do.</summary>
    /// <param name="options">How to answer.</param>
    /// <param name="provider">Who is asked, for messages.</param>
    /// <param name="tellsLogprobs">Whether log probabilities can be had.</param>
    public static void Check(ChatOptions? options, string provider, bool tellsLogprobs = false)
    {
        if (options?.AdditionalProperties is not { } extras)
        {
            return;
        }

        if (RequestExtras.Number(extras, "n") is { } choices and not 1)
        {
            throw RequestProblems.Parameter("n", $"{provider} gives one answer; {choices} cannot be had. Set n to 1 or leave it out.");
        }

        if (!tellsLogprobs && (RequestExtras.Flag(extras, "logprobs") == true || RequestExtras.Number(extras, "top_logprobs") > 0))
        {
            throw RequestProblems.Parameter("logprobs", $"{provider} tells no log probabilities. Leave logprobs and top_logprobs out.");
        }

        if (RequestExtras.Find(extras, "audio") is not null)
        {
            throw RequestProblems.Parameter("audio", $"{provider} gives no audio. Leave audio out.");
        }

        if (RequestExtras.Find(extras, "modalities") is { } modalities && !IsTextAlone(modalities))
        {
            throw RequestProblems.Parameter("modalities", $"{provider} gives text alone. Leave modalities out or set it to [\"text\"].");
        }
    }

    private static bool IsTextAlone(object modalities) => modalities switch
    {
        JsonElement { ValueKind: JsonValueKind.Array } json => json.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String && item.ValueEquals("text"u8)),
        IEnumerable<string> names => names.All(name => name == "text"),
        _ => false,
    };
}
