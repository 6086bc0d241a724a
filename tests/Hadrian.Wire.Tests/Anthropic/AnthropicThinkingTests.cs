using System.Text.Json;
using Hadrian.Wire.Anthropic.Requests;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Tests.Anthropic;

public sealed class AnthropicThinkingTests
{
    [Theory]
    [InlineData("none", """{"type":"disabled"}""", 4096)]
    [InlineData("minimal", """{"type":"enabled","budget_tokens":2048}""", 10_048)]
    [InlineData("low", """{"type":"enabled","budget_tokens":8000}""", 16_000)]
    [InlineData("medium", """{"type":"enabled","budget_tokens":16000}""", 24_000)]
    [InlineData("high", """{"type":"enabled","budget_tokens":32000}""", 40_000)]
    [InlineData("xhigh", """{"type":"enabled","budget_tokens":32000}""", 40_000)]
    [InlineData("max", """{"type":"enabled","budget_tokens":32000}""", 40_000)]
    [InlineData(null, null, 4096)]
    public void Effort_OfOlderModels_IsABudget(string? effort, string? thinking, int maxTokens)
    {
        var body = Asked("claude-sonnet-4-5", effort);

        Assert.Equal((thinking, maxTokens, null), (Text(body, "thinking"), body.GetProperty("max_tokens").GetInt32(), Text(body, "output_config")));
    }

    [Theory]
    [InlineData("claude-sonnet-4-6", "none", """{"type":"disabled"}""", null, 4096)]
    [InlineData("claude-sonnet-4-6", "minimal", """{"type":"adaptive"}""", "low", 32_000)]
    [InlineData("claude-sonnet-4.6", "medium", """{"type":"adaptive"}""", "medium", 32_000)]
    [InlineData("claude-opus-4-6", "xhigh", """{"type":"adaptive"}""", "high", 32_000)]
    [InlineData("claude-opus-4-6", "max", """{"type":"adaptive"}""", "max", 32_000)]
    [InlineData("claude-opus-4-7", "low", """{"type":"adaptive","display":"summarized"}""", "low", 32_000)]
    [InlineData("claude-opus-4-8-20270101", "xhigh", """{"type":"adaptive","display":"summarized"}""", "xhigh", 32_000)]
    [InlineData("claude-sonnet-5", "high", """{"type":"adaptive","display":"summarized"}""", "high", 32_000)]
    [InlineData("claude-OPUS-4-7", "high", """{"type":"enabled","budget_tokens":32000}""", null, 40_000)]
    public void Effort_OfRecentModels_IsPassedOn(string model, string effort, string thinking, string? passed, int maxTokens)
    {
        var body = Asked(model, effort);

        Assert.Equal((thinking, maxTokens), (Text(body, "thinking"), body.GetProperty("max_tokens").GetInt32()));
        Assert.Equal(passed is null ? null : $$"""{"effort":"{{passed}}"}""", Text(body, "output_config"));
    }

    [Theory]
    [InlineData(ReasoningEffort.None, """{"type":"disabled"}""")]
    [InlineData(ReasoningEffort.Low, """{"type":"enabled","budget_tokens":8000}""")]
    [InlineData(ReasoningEffort.Medium, """{"type":"enabled","budget_tokens":16000}""")]
    [InlineData(ReasoningEffort.High, """{"type":"enabled","budget_tokens":32000}""")]
    [InlineData(ReasoningEffort.ExtraHigh, """{"type":"enabled","budget_tokens":32000}""")]
    public void Effort_OfTheCommonOptions_IsHeard(ReasoningEffort effort, string thinking)
        => Assert.Equal(thinking, Text(Body("claude-sonnet-4-5", new ChatOptions { Reasoning = new ReasoningOptions { Effort = effort } }), "thinking"));

    [Fact]
    public void Output_OfNone_LeavesHiddenThoughtsHidden()
        => Assert.Equal("""{"type":"adaptive"}""", Text(
            Body("claude-opus-4-7", new ChatOptions { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High, Output = ReasoningOutput.None } }), "thinking"));

    [Theory]
    [InlineData("claude-sonnet-4-5", 100, 1024, """{"type":"enabled","budget_tokens":1024}""")]
    [InlineData("claude-sonnet-4-6", 5000, 13_000, """{"type":"enabled","budget_tokens":5000}""")]
    [InlineData("claude-opus-4-7", 5000, 32_000, """{"type":"adaptive","display":"summarized"}""")]
    public void Budget_OfTheCaller_IsTakenButByStrictModels(string model, int budget, int least, string thinking)
    {
        var body = Body(model, new ChatOptions { AdditionalProperties = new() { ["reasoning_max_tokens"] = JsonElement.Parse($"{budget}") } });

        Assert.Equal(thinking, Text(body, "thinking"));
        Assert.True(body.GetProperty("max_tokens").GetInt32() >= least);
    }

    [Theory]
    [InlineData("claude-sonnet-4-5", "true", """{"type":"enabled","budget_tokens":10000}""", null)]
    [InlineData("claude-opus-4-6", "true", """{"type":"adaptive"}""", """{"effort":"medium"}""")]
    [InlineData("claude-opus-4-6", "false", """{"type":"disabled"}""", null)]
    public void Thinking_WithoutEffort_CanBeTurnedOnAndOff(string model, string enabled, string thinking, string? config)
    {
        var body = Body(model, new ChatOptions { AdditionalProperties = new() { ["reasoning_enabled"] = JsonElement.Parse(enabled) } });

        Assert.Equal((thinking, config), (Text(body, "thinking"), Text(body, "output_config")));
    }

    [Theory]
    [InlineData("claude-sonnet-4-5", null, null, null, 4096)]
    [InlineData("claude-sonnet-4-5", null, null, 500, 500)]
    [InlineData("claude-sonnet-4-5", null, 20, 500, 20)]
    [InlineData("claude-sonnet-4-5", "low", 20, null, 16_000)]
    [InlineData("claude-sonnet-4-5", "low", 50_000, null, 50_000)]
    [InlineData("claude-opus-4-6", "low", 20, null, 20)]
    [InlineData("claude-opus-4-6", "low", null, 500, 500)]
    [InlineData("claude-opus-4-6", null, null, null, 4096)]
    public void MaxTokens_IsAlwaysSentAndOnlyEverRaised(string model, string? effort, int? asked, int? configured, int expected)
        => Assert.Equal(expected, Body(model, Options(effort, asked), configured).GetProperty("max_tokens").GetInt32());

    [Theory]
    [InlineData("claude-opus-4-6", "high", "interleaved-thinking-2025-05-14")]
    [InlineData("claude-opus-4-6", "none", null)]
    [InlineData("claude-opus-4-6", null, null)]
    [InlineData("claude-opus-4-7", "high", null)]
    public void Beta_IsNamedWhereThinkingGoesOnBetweenTools(string model, string? effort, string? beta)
        => Assert.Equal(beta, Written.Body([new(ChatRole.User, "hi")], Options(effort), new AnthropicRequestSettings(model, false)).Beta);

    [Fact]
    public void Schema_AndEffort_ShareTheirPlace()
    {
        var options = Options("high");
        options.ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"string"}"""));

        Assert.Equal(
            """{"effort":"high","format":{"type":"json_schema","schema":{"type":"string"}}}""",
            Text(Body("claude-opus-4-6", options), "output_config"));
    }

    [Fact]
    public void Models_AreAsConfigured()
    {
        var settings = new AnthropicRequestSettings("house-model", false) { Models = new AnthropicModels { AdaptiveThinking = ["house"], StrictThinking = [] } };

        var body = JsonElement.Parse(Written.Body([new(ChatRole.User, "hi")], Options("low"), settings).Body);

        Assert.Equal("""{"type":"adaptive"}""", Text(body, "thinking"));
    }

    private static JsonElement Asked(string model, string? effort) => Body(model, Options(effort));

    private static ChatOptions Options(string? effort, int? maxTokens = null)
        => new() { MaxOutputTokens = maxTokens, AdditionalProperties = new() { ["reasoning_effort"] = effort } };

    private static JsonElement Body(string model, ChatOptions options, int? defaultMaxTokens = null)
        => JsonElement.Parse(Written.Body([new(ChatRole.User, "hi")], options, model, defaultMaxTokens));

    private static string? Text(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value.GetRawText() : null;
}
