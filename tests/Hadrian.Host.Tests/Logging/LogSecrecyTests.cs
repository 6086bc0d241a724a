using Hadrian.Host.Tests.Processes;
using Hadrian.TestCommon;

namespace Hadrian.Host.Tests.Logging;

/// <summary>Logs hold no secret at any level, and no content above trace.</summary>
public sealed class LogSecrecyTests : IDisposable
{
    private const string Tools = """,'tools':[{'type':'function','function':{'name':'f','description':'canary-tool'}}]""";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    [Trait("Property", "OB-3")]
    public async Task Log_AtDebug_HoldsNeitherSecretsNorContent()
    {
        var (log, secrets) = await TalkAsync("debug");

        Assert.Contains("dbug: ", log, StringComparison.Ordinal);
        Assert.All([.. secrets, "canary-prompt", "canary-tool", "canary-argument", "canary-error"],
            secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_AtTrace_HoldsContentButNoSecrets()
    {
        var (log, secrets) = await TalkAsync("trace");

        Assert.Contains("canary-prompt", log, StringComparison.Ordinal);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
    }

    private async Task<(string Log, string[] Secrets)> TalkAsync(string level)
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(
            StubReply.Json("""{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","tool_calls":[{"id":"t","type":"function","function":{"name":"f","arguments":"{\"x\":\"canary-argument\"}"}}]},"finish_reason":"tool_calls"}]}"""),
            StubReply.Error(400, "canary-error"));
        var toml = $$"""providers.up = { type = "open_ai", base_url = "{{upstream.BaseUrl}}", api_key = "canary-upstream-key" }""";
        var key = await _sandbox.BootstrapAsync(toml);
        _sandbox.Variables["RUST_LOG"] = level;
        await using var gateway = await _sandbox.ServeAsync(_sandbox.WithKeys(toml));
        var more = Tools.Replace('\'', '"');
        (await gateway.ChatAsync(key, "up/m", prompt: "canary-prompt", more: more)).Dispose();
        (await gateway.ChatAsync(key, "up/m", prompt: "canary-prompt", more: more)).Dispose();
        using (var stream = await gateway.ChatAsync(key, "up/m", stream: true, prompt: "canary-prompt"))
        {
            await stream.Content.ReadAsStringAsync();
        }

        (await gateway.ChatAsync("gw_live_canary-wrong-key", "up/m", prompt: "canary-prompt")).Dispose();
        var second = await gateway.CreateKeyAsync(key);
        Assert.Equal(3, upstream.Requests.Count);
        var result = await gateway.Process.StopAsync();
        return (result.Output + result.Errors, [key, second, "canary-upstream-key", "canary-wrong-key"]);
    }
}
