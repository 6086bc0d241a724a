using System.Text.Json;
using Hadrian.Wire.Anthropic.Requests;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Bedrock.Requests;

/// <summary>How a request asks a model to think: Claude in Anthropic's words, Nova in Amazon's, others not at all.</summary>
internal readonly record struct Reasoning
{
    private const string InterleavedThinkingBeta = "interleaved-thinking-2025-05-14";

    private Thinking Thinking { get; init; }

    private AnthropicRequestSettings? Claude { get; init; }

    private string? NovaEffort { get; init; }

    /// <summary>Gets whether sampling parameters would be refused.</summary>
    public bool ForbidsSampling => Claude is { } claude ? claude.IsStrict || Thinking.Kind != ThinkingKind.Unset : NovaEffort == "high";

    public static Reasoning Of(ChatOptions? options, ConverseRequestSettings settings)
    {
        if (settings.IsClaude)
        {
            return new Reasoning { Claude = settings.Claude, Thinking = Thinking.Of(options, settings.Claude) };
        }

        return settings.IsNova ? new Reasoning { NovaEffort = EffortOf(Thinking.Of(options, settings.Claude), Thinking.EffortOf(options)) } : default;
    }

    /// <summary>Gives the output limit, if there is to be one: raised to where Claude's thinking leaves room for an answer, and none for a Nova that thinks hard.</summary>
    public int? MaxTokens(int? asked)
    {
        if (NovaEffort == "high")
        {
            return null;
        }

        return Claude is { } claude && Thinking.IsOn ? Thinking.MaxTokens(asked, claude) : asked;
    }

    public void Write(Utf8JsonWriter json, int? topK)
    {
        var hasTopK = topK is not null && !ForbidsSampling;
        if (Thinking.Kind == ThinkingKind.Unset && NovaEffort is null && !hasTopK)
        {
            return;
        }

        json.WriteStartObject("additionalModelRequestFields"u8);
        if (NovaEffort is { } nova)
        {
            json.WriteStartObject("reasoningConfig"u8);
            json.WriteString("type"u8, nova == "none" ? "disabled"u8 : "enabled"u8);
            if (nova != "none")
            {
                json.WriteString("maxReasoningEffort"u8, nova);
            }

            json.WriteEndObject();
        }

        if (Claude is { } claude)
        {
            WriteClaude(json, claude);
        }

        if (hasTopK)
        {
            json.WriteNumber("top_k"u8, topK!.Value);
        }

        json.WriteEndObject();
    }

    private void WriteClaude(Utf8JsonWriter json, AnthropicRequestSettings claude)
    {
        Thinking.Write(json, claude.IsStrict);
        if (Thinking.Effort is { } effort)
        {
            json.WriteStartObject("output_config"u8);
            json.WriteString("effort"u8, effort is "xhigh" or "max" ? "high" : effort);
            json.WriteEndObject();
        }

        if (Thinking.IsOn && claude.IsInterleaved)
        {
            json.WriteStartArray("anthropic_beta"u8);
            json.WriteStringValue(InterleavedThinkingBeta);
            json.WriteEndArray();
        }
    }

    private static string? EffortOf(in Thinking thinking, string? effort) => thinking.Kind switch
    {
        ThinkingKind.Unset => null,
        ThinkingKind.Disabled => "none",
        _ => effort switch
        {
            "minimal" or "low" => "low",
            "high" or "xhigh" or "max" => "high",
            _ => "medium",
        },
    };
}
