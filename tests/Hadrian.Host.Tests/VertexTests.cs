using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Hadrian.Host.Tests.Processes;
using Hadrian.TestCommon;

namespace Hadrian.Host.Tests;

/// <summary>A provider of type <c>vertex</c> in the file, and Google's Application Default Credentials, whose variables and files are the program's.</summary>
public sealed class VertexTests : IDisposable
{
    private const string Answer = """{"candidates":[{"content":{"role":"model","parts":[{"text":"Ave."}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":2,"totalTokenCount":7}}""";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Settings_InTheFile_AreInForce()
    {
        _sandbox.Variables["GOOGLE_KEY"] = "canary-key";

        var request = await AskAsync("""
            api_key = "${GOOGLE_KEY}"
            timeout_secs = 20
            model_aliases = { flash = "gemini-2.5-flash" }
            """, "flash", ",\"reasoning_effort\":\"low\"");

        Assert.Equal("/models/gemini-2.5-flash:generateContent", request.RawTarget);
        Assert.Equal("canary-key", request.Headers["x-goog-api-key"]);
        Assert.Equal("""{"contents":[{"role":"user","parts":[{"text":"hi"}]}],"generationConfig":{"thinkingConfig":{"includeThoughts":true,"thinkingBudget":1024}}}""", request.Text);
    }

    [Fact]
    public async Task ServiceAccount_InAFileOfTheSettings_SignsForAToken()
    {
        await using var tokens = await TokensAsync("file-token");
        var file = _sandbox.Write("key.json", ServiceAccount(tokens.Root + "/token"));

        var request = await AskAsync($$"""
            project = "p"
            region = "global"
            credentials = { type = "service_account", key_path = "{{file}}" }
            """);

        Assert.Equal("Bearer file-token", request.Headers["Authorization"]);
    }

    [Fact]
    public async Task Default_IsTheFileTheVariableNames()
    {
        await using var tokens = await TokensAsync("variable-token");
        _sandbox.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = _sandbox.Write("key.json", ServiceAccount(tokens.Root + "/token"));

        Assert.Equal("Bearer variable-token", (await AskAsync("project = \"p\"\nregion = \"global\"")).Headers["Authorization"]);
    }

    [Fact]
    public async Task Default_IsWhatGcloudLeft()
    {
        await using var tokens = await TokensAsync("gcloud-token");
        var folder = Path.Combine(_sandbox.Home, ".config", "gcloud");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "application_default_credentials.json"), ServiceAccount(tokens.Root + "/token"));

        Assert.Equal("Bearer gcloud-token", (await AskAsync("project = \"p\"\nregion = \"global\"")).Headers["Authorization"]);
    }

    [Fact]
    public async Task Default_IsTheMetadataServersAccount()
    {
        await using var metadata = await StubUpstream.StartAsync();
        metadata.Unscripted = request => request.Path switch
        {
            "/computeMetadata/v1/instance/service-accounts/default/token" => StubReply.Json("""{"access_token":"metadata-token","expires_in":3600,"token_type":"Bearer"}""").WithHeader("Metadata-Flavor", "Google"),
            _ => StubReply.Text("").WithHeader("Metadata-Flavor", "Google"),
        };
        _sandbox.Variables["GCE_METADATA_HOST"] = metadata.Root["http://".Length..];

        Assert.Equal("Bearer metadata-token", (await AskAsync("project = \"p\"\nregion = \"global\"")).Headers["Authorization"]);
        var asked = metadata.Requests.Single(request => request.Path.EndsWith("/token", StringComparison.Ordinal));
        Assert.Equal("Google", asked.Headers["Metadata-Flavor"]);
        Assert.Contains("cloud-platform", asked.RawTarget, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_WrongSettings_AreNamedAndNoSecretIs()
    {
        var result = await _sandbox.RunAsync("--validate", "--config", _sandbox.WriteConfig("""
            [providers.google]
            type = "vertex"
            project = "p"
            credentials = { type = "service_account_json", key = "canary-key" }
            """));

        var said = result.Output + result.Errors;
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("providers.google.region", said, StringComparison.Ordinal);
        Assert.Contains("providers.google.credentials.json", said, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", said, StringComparison.Ordinal);
    }

    private static async Task<StubUpstream> TokensAsync(string token)
    {
        var tokens = await StubUpstream.StartAsync();
        tokens.Unscripted = _ => StubReply.Json($$"""{"access_token":"{{token}}","expires_in":3600,"token_type":"Bearer"}""");
        return tokens;
    }

    private static string ServiceAccount(string tokenUri)
    {
        using var key = RSA.Create(2048);
        return new JsonObject
        {
            ["type"] = "service_account",
            ["project_id"] = "p",
            ["private_key_id"] = "key-1",
            ["private_key"] = key.ExportPkcs8PrivateKeyPem() + "\n",
            ["client_email"] = "gateway@p.iam.gserviceaccount.com",
            ["token_uri"] = tokenUri,
        }.ToJsonString();
    }

    /// <summary>Runs the program with a provider, asks it something, and gives what Vertex heard.</summary>
    private async Task<StubRequest> AskAsync(string settings, string model = "gemini-2.5-flash", string members = "")
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Unscripted = _ => StubReply.Json(Answer);
        await using var gateway = await _sandbox.ServeAsync($"""
            [providers.google]
            type = "vertex"
            base_url = "{upstream.Root}/models"
            {settings}
            """);

        using var answer = await gateway.Client.PostAsync("/v1/chat/completions", new StringContent(
            $$$"""{"model":"google/{{{model}}}","messages":[{"role":"user","content":"hi"}]{{{members}}}}""", null, "application/json"));

        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        Assert.Contains("Ave.", text, StringComparison.Ordinal);
        return Assert.Single(upstream.Requests);
    }
}
