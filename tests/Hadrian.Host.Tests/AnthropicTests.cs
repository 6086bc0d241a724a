using System.Text.Json;
using Hadrian.Host.Tests.Processes;
using Hadrian.TestCommon;

namespace Hadrian.Host.Tests;

/// <summary>A provider of type <c>anthropic</c> in the file: every setting arrives.</summary>
public sealed class AnthropicTests : IDisposable
{
    private const string Message = """{"id":"msg_1","type":"message","role":"assistant","model":"house-claude","content":[{"type":"text","text":"Ave."}],"stop_reason":"end_turn","usage":{"input_tokens":5,"output_tokens":2}}""";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Settings_InTheFile_AreInForce()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Unscripted = _ => StubReply.Json(Message);
        _sandbox.Variables["ANTHROPIC_API_KEY"] = "sk-ant-from-the-environment";
        await using var gateway = await _sandbox.ServeAsync($$"""
            [providers.anthropic]
            type = "anthropic"
            api_key = "${ANTHROPIC_API_KEY}"
            base_url = "{{upstream.Root}}/"
            timeout_secs = 20
            streaming_timeout_secs = 30
            default_max_tokens = 123
            default_model = "house-claude"
            adaptive_thinking_models = ["house"]
            strict_thinking_models = ["house"]
            interleaved_thinking_models = ["house"]
            mid_conversation_system_models = ["house"]
            model_aliases = { sonnet = "house-claude" }
            """);

        using var answer = await gateway.Client.PostAsync("/v1/chat/completions", new StringContent("""
            {"model":"anthropic/sonnet","temperature":0.5,"reasoning_effort":"high","messages":[{"role":"user","content":"a"},{"role":"system","content":"b"},{"role":"user","content":"c"}]}
            """, null, "application/json"));

        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        Assert.Equal("Ave.", JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        var request = await upstream.WaitForRequestAsync();
        Assert.Equal(
            ("/v1/messages", "sk-ant-from-the-environment", "interleaved-thinking-2025-05-14"),
            (request.RawTarget, request.Headers["x-api-key"], request.Headers["anthropic-beta"]));
        Assert.Equal(
            """{"model":"house-claude","max_tokens":123,"messages":[{"role":"user","content":[{"type":"text","text":"a"}]},{"role":"system","content":[{"type":"text","text":"b"}]},{"role":"user","content":[{"type":"text","text":"c"}]}],"thinking":{"type":"adaptive","display":"summarized"},"output_config":{"effort":"high"}}""",
            request.Text);
    }

    [Fact]
    public async Task Validate_WrongSettings_AreNamedWithTheirLine()
    {
        var result = await _sandbox.RunAsync("--validate", "--config", _sandbox.WriteConfig("""
            [providers.anthropic]
            type = "anthropic"
            default_max_tokens = 0
            """));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("providers.anthropic.api_key", result.Output + result.Errors, StringComparison.Ordinal);
        Assert.Contains("ANTHROPIC_API_KEY", result.Output + result.Errors, StringComparison.Ordinal);
        Assert.Contains("providers.anthropic.default_max_tokens", result.Output + result.Errors, StringComparison.Ordinal);
    }
}
