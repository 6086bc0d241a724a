using Hadrian.Host.Tests.Processes;

namespace Hadrian.Host.Tests;

public sealed class ModelNameTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Models_NamesWithColonsInTheFile_WorkAndAreShown()
    {
        await using var gateway = await _sandbox.ServeAsync("""
            providers.test.model_name = "anthropic.claude-3:0"
            providers.test.model_aliases = { "llama3:8b" = "anthropic.claude-3:0" }
            providers.test.models."anthropic.claude-3:0" = { context_length = 200000, capabilities = { vision = true } }
            """);

        using var answer = await gateway.ChatAsync(model: "test/llama3:8b");
        var models = await gateway.Client.GetStringAsync("/v1/models/test/anthropic.claude-3:0");

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal("anthropic.claude-3:0", Assert.Single(answer.Headers.GetValues("X-Model")));
        Assert.Contains("\"context_length\":200000", models, StringComparison.Ordinal);
        Assert.Contains("\"capabilities\":{\"vision\":true}", models, StringComparison.Ordinal);
    }
}
