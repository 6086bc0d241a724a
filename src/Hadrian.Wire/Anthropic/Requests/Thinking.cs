using System.Text.Json;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Anthropic.Requests;

/// <summary>How a request asks a model to think.</summary>
/// <param name="Kind">The way.</param>
/// <param name="Budget">With a fixed budget, its tokens.</param>
/// <param name="Effort">With adaptive thinking, how hard.</param>
/// <param name="IsShown">Whether the thoughts of a model that hides them are asked for.</param>
internal readonly record struct Thinking(ThinkingKind Kind, int Budget, string? Effort, bool IsShown)
{
    private const int SmallestBudget = 1024;
    private const int UnspecificBudget = 10_000;
    private const int RoomForTheAnswer = 8_000;
    private const int AdaptiveMaxTokens = 32_000;
    private const int UsualMaxTokens = 4_096;

    /// <summary>Gets whether the model is to think.</summary>
    public bool IsOn => Kind is ThinkingKind.Budget or ThinkingKind.Adaptive;

    public static Thinking Of(ChatOptions? options, AnthropicRequestSettings settings)
    {
        var extras = options?.AdditionalProperties;
        var effort = EffortOf(options);
        var isShown = options?.Reasoning?.Output != ReasoningOutput.None;
        var budget = RequestExtras.Number(extras, "reasoning_max_tokens");
        if (effort == "none" || RequestExtras.Flag(extras, "reasoning_enabled") == false)
        {
            return new Thinking(ThinkingKind.Disabled, 0, null, isShown);
        }

        if (budget is { } fixedBudget && !settings.IsStrict)
        {
            return new Thinking(ThinkingKind.Budget, Math.Max(fixedBudget, SmallestBudget), null, isShown);
        }

        if (effort is null && budget is null && RequestExtras.Flag(extras, "reasoning_enabled") is null)
        {
            return default;
        }

        return settings.IsAdaptive
            ? new Thinking(ThinkingKind.Adaptive, 0, AdaptiveEffort(effort, settings.IsStrict), isShown)
            : new Thinking(ThinkingKind.Budget, BudgetOf(effort), null, isShown);
    }

    /// <summary>Gives the effort a request names, in OpenAI's words.</summary>
    public static string? EffortOf(ChatOptions? options)
        => RequestExtras.Text(options?.AdditionalProperties, "reasoning_effort") ?? NameOf(options?.Reasoning?.Effort);

    /// <summary>Gives the output limit: the caller's or the default one, raised to where thinking leaves room for an answer.</summary>
    public int MaxTokens(int? asked, AnthropicRequestSettings settings)
    {
        var limit = asked ?? settings.DefaultMaxTokens ?? (Kind == ThinkingKind.Adaptive ? AdaptiveMaxTokens : UsualMaxTokens);
        return Kind == ThinkingKind.Budget ? Math.Max(limit, Budget + RoomForTheAnswer) : limit;
    }

    public void Write(Utf8JsonWriter json, bool isStrict)
    {
        if (Kind == ThinkingKind.Unset)
        {
            return;
        }

        json.WriteStartObject("thinking"u8);
        switch (Kind)
        {
            case ThinkingKind.Budget:
                json.WriteString("type"u8, "enabled"u8);
                json.WriteNumber("budget_tokens"u8, Budget);
                break;
            case ThinkingKind.Adaptive:
                json.WriteString("type"u8, "adaptive"u8);
                if (isStrict && IsShown)
                {
                    json.WriteString("display"u8, "summarized"u8);
                }

                break;
            default:
                json.WriteString("type"u8, "disabled"u8);
                break;
        }

        json.WriteEndObject();
    }

    private static string? NameOf(ReasoningEffort? effort) => effort switch
    {
        ReasoningEffort.None => "none",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        ReasoningEffort.ExtraHigh => "xhigh",
        _ => null,
    };

    private static string AdaptiveEffort(string? effort, bool isStrict) => effort switch
    {
        "minimal" or "low" => "low",
        "high" => "high",
        "xhigh" => isStrict ? "xhigh" : "high",
        "max" => "max",
        _ => "medium",
    };

    private static int BudgetOf(string? effort) => effort switch
    {
        "minimal" => 2_048,
        "low" => 8_000,
        "medium" => 16_000,
        "high" or "xhigh" or "max" => 32_000,
        _ => UnspecificBudget,
    };
}
