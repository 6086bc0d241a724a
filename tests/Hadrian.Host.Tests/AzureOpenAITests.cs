using Hadrian.Host.Tests.Processes;
using Hadrian.TestCommon;

namespace Hadrian.Host.Tests;

/// <summary>A provider of type <c>azure_open_ai</c> in the file: every setting arrives.</summary>
public sealed class AzureOpenAITests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Settings_InTheFile_AreInForce()
    {
        await using var upstream = await StubUpstream.StartAsync();
        _sandbox.Variables["AZURE_OPENAI_API_KEY"] = "from-the-environment";
        await using var gateway = await _sandbox.ServeAsync($$"""
            [providers.azure]
            type = "azure_openai"
            resource_name = "acme"
            base_url = "{{upstream.Root}}/"
            api_version = "2024-10-21"
            drop_unsupported = true
            auth = { type = "api_key", api_key = "${AZURE_OPENAI_API_KEY}" }
            [providers.azure.deployments.a-spare]
            model = "gpt-4o"
            [providers.azure.deployments.prod]
            model = "gpt-4o"
            default = true
            """);

        using var answer = await gateway.Client.PostAsync("/v1/chat/completions", new StringContent("""
            {"model":"azure/gpt-4o","messages":[{"role":"user","content":"a"}]}
            """, null, "application/json"));

        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var request = await upstream.WaitForRequestAsync();
        Assert.Equal(
            ("/openai/deployments/prod/chat/completions?api-version=2024-10-21", "from-the-environment"),
            (request.RawTarget, request.Headers["api-key"]));
    }

    [Fact]
    public async Task Validate_WrongSettings_AreNamed()
    {
        var result = await _sandbox.RunAsync("--validate", "--config", _sandbox.WriteConfig("""
            [providers.azure]
            type = "azure_open_ai"
            resource_name = "acme"
            [providers.azure.deployments.prod]
            modle = "gpt-4o"
            """));

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("providers.azure.auth", result.Output + result.Errors, StringComparison.Ordinal);
        Assert.Contains("providers.azure.deployments.prod.model", result.Output + result.Errors, StringComparison.Ordinal);
    }
}
