using System.Diagnostics;
using System.Text.Json;

namespace Hadrian.Gateway.AspNetCore.Tests.Clients;

/// <summary>OpenAI's client for Node against the gateway. The script and its locked dependencies lie in <c>tests/clients/node</c>.</summary>
public sealed class NodeClientTests
{
    private static readonly TimeSpan InstallTime = TimeSpan.FromMinutes(3);

    [NodeFact]
    public async Task Check71_NodeClient_WorksWithUrlAndKeyChangedAlone()
    {
        await using var gateway = await TestGateway.StartAsync();
        var normally = gateway.Upstream.Unscripted;
        gateway.Upstream.Unscripted = request => request.Text.Contains("\"broken\"", StringComparison.Ordinal)
            ? StubReply.Events(Exchange.Events("chat.jsonl")).CutAfter(3)
            : normally(request);
        var spent = await gateway.CreateKeyAsync(record => record with { RateLimitRpm = 1 });
        (await gateway.ChatAsync(key: spent)).AssertOk();

        var results = await RunAsync(gateway, spent);

        var text = JsonDocument.Parse(Exchange.Json("chat.json")).RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString();
        Assert.Equal(text, results.GetProperty("plain").GetProperty("content").GetString());
        Assert.Equal(34, results.GetProperty("plain").GetProperty("tokens").GetInt32());
        Assert.True(results.GetProperty("plain").GetProperty("requestId").TryGetGuid(out _));
        Assert.Equal((text, "stop"), (results.GetProperty("stream").GetProperty("content").GetString(), results.GetProperty("stream").GetProperty("finishReason").GetString()));
        Assert.Equal(JsonValueKind.Null, results.GetProperty("stream").GetProperty("tokens").ValueKind);
        Assert.Equal(34, results.GetProperty("streamWithUsage").GetProperty("tokens").GetInt32());
        Assert.Equal("get_weather", results.GetProperty("toolCalls").GetProperty("name").GetString());
        Assert.Equal("Carlisle", results.GetProperty("toolCalls").GetProperty("arguments").GetProperty("location").GetString());
        Assert.StartsWith("It is 11", results.GetProperty("toolCalls").GetProperty("answer").GetString(), StringComparison.Ordinal);
        Assert.Equal("Carlisle", results.GetProperty("streamedToolCall").GetProperty("location").GetString());
        Assert.Equal("[[1,0,0,0],[0,1,0,0]]", results.GetProperty("embeddings").GetProperty("byDefault").GetRawText());
        Assert.Equal("[[1,0,0,0],[0,1,0,0]]", results.GetProperty("embeddings").GetProperty("asNumbers").GetRawText());
        Assert.Contains("mock/gpt-4o-mini", results.GetProperty("models").GetProperty("ids").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal(results.GetProperty("models").GetProperty("ids")[0].GetString(), results.GetProperty("models").GetProperty("one").GetString());
        Assert.EndsWith("ends.", results.GetProperty("completions").GetString(), StringComparison.Ordinal);
        AssertFailure(results.GetProperty("unauthorized"), "AuthenticationError", 401, "invalid_api_key");
        AssertFailure(results.GetProperty("limited"), "RateLimitError", 429, "rate_limit_exceeded");
        AssertFailure(results.GetProperty("invalid"), "BadRequestError", 400, "validation_error");
        AssertFailure(results.GetProperty("notFound"), "NotFoundError", 404, "model_not_found");
        Assert.Equal("APIError", results.GetProperty("brokenStream").GetProperty("type").GetString());
    }

    private static void AssertFailure(JsonElement failure, string type, int status, string code)
    {
        Assert.Equal(
            (type, status, code),
            (failure.GetProperty("type").GetString(), failure.GetProperty("status").GetInt32(), failure.GetProperty("code").GetString()));
        Assert.True(failure.GetProperty("requestId").TryGetGuid(out _));
    }

    private static async Task<JsonElement> RunAsync(TestGateway gateway, string spentKey)
    {
        using var directory = new TemporaryDirectory();
        foreach (var name in new[] { "package.json", "package-lock.json", ".npmrc", "check.mjs" })
        {
            File.Copy(Path.Combine(Repository.Root, "tests", "clients", "node", name), Path.Combine(directory.Path, name));
        }

        await ExecuteAsync("npm", ["ci", "--prefer-offline"], directory.Path, []);
        var output = await ExecuteAsync("node", ["check.mjs"], directory.Path, new()
        {
            ["GATEWAY_URL"] = new Uri(gateway.Root, "/v1").ToString(),
            ["GATEWAY_KEY"] = gateway.Key,
            ["GATEWAY_SPENT_KEY"] = spentKey,
        });
        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }

    private static async Task<string> ExecuteAsync(string file, string[] arguments, string directory, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() && file == "npm" ? "npm.cmd" : file, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(InstallTime);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        Assert.True(process.ExitCode == 0, $"{file} {string.Join(' ', arguments)}: {await errors}{await output}");
        return await output;
    }
}
