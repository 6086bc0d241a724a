using System.Text.Json;
using Hadrian.Wire.Anthropic.Requests;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Gemini.Requests;

/// <summary>How a request asks a model to think.</summary>
/// <param name="Level">How hard, where the model knows levels.</param>
/// <param name="Budget">With how many tokens, otherwise; -1 as the model sees fit.</param>
/// <param name="IsShown">Whether the thoughts are asked for.</param>
internal readonly record struct GeminiThinking(string? Level, int? Budget, bool IsShown)
{
    private const int AsItSeesFit = -1;

    // A Pro model cannot but think.
    private const int SmallestBudgetOfPro = 128;

    public static GeminiThinking Of(ChatOptions options, GeminiRequestSettings settings)
    {
        if (settings.NeverThinks)
        {
            return default;
        }

        var extras = options.AdditionalProperties;
        var isShown = options.Reasoning?.Output != ReasoningOutput.None;
        var enabled = RequestExtras.Flag(extras, "reasoning_enabled");
        var effort = enabled == false ? "none" : Thinking.EffortOf(options);
        if (effort != "none" && RequestExtras.Number(extras, "reasoning_max_tokens") is { } budget)
        {
            return new GeminiThinking(null, budget, isShown && budget != 0);
        }

        if (effort is null)
        {
            return enabled != true ? default : new GeminiThinking(null, settings.HasLevels ? null : AsItSeesFit, isShown);
        }

        isShown &= effort != "none";
        return settings.HasLevels
            ? new GeminiThinking(LevelOf(effort, settings), null, isShown)
            : new GeminiThinking(null, BudgetOf(effort, settings.IsPro), isShown);
    }

    public void Write(Utf8JsonWriter json)
    {
        if (Level is null && Budget is null && !IsShown)
        {
            return;
        }

        json.WriteStartObject("thinkingConfig"u8);
        if (IsShown)
        {
            json.WriteBoolean("includeThoughts"u8, true);
        }

        if (Level is { } level)
        {
            json.WriteString("thinkingLevel"u8, level);
        }

        if (Budget is { } budget)
        {
            json.WriteNumber("thinkingBudget"u8, budget);
        }

        json.WriteEndObject();
    }

    /// <summary>Gives the level, the next one up where a model lacks it: Pro models have no minimal one, the first of them no medium one.</summary>
    private static string LevelOf(string effort, GeminiRequestSettings settings) => effort switch
    {
        "none" or "minimal" => settings.IsPro ? "LOW" : "MINIMAL",
        "low" => "LOW",
        "high" or "xhigh" or "max" => "HIGH",
        _ => settings.Model.Contains("gemini-3-pro", StringComparison.Ordinal) ? "HIGH" : "MEDIUM",
    };

    private static int BudgetOf(string effort, bool isPro) => effort switch
    {
        "none" => isPro ? SmallestBudgetOfPro : 0,
        "minimal" or "low" => 1_024,
        "high" => 8_192,
        "xhigh" or "max" => AsItSeesFit,
        _ => 4_096,
    };
}
