using System.Diagnostics;
using System.Text.RegularExpressions;
using Hadrian.Host.Tests.Processes;
using Hadrian.TestCommon;

namespace Hadrian.Host.Tests;

/// <summary>The commands of docs/admin-guide.md, as they stand but for the port.</summary>
public sealed partial class AdminGuideTests : IDisposable
{
    private const string Bootstrap = "boot-0123456789abcdef";

    // What the page has brought about, seen from outside of it.
    private const string Checks = """

        echo; echo "csv rows: $(wc -l < usage-logs.csv)"
        status() { curl --silent --output /dev/null --write-out '%{http_code}' "$GATEWAY$1" --header "X-API-Key: $2"; }
        echo "team key after the deletion: $(status /v1/models "$NEW_KEY")"
        echo "bootstrap key: $(status /admin/v1/organizations "$HADRIAN_BOOTSTRAP_KEY")"
        echo "organization's administrator: $(status /admin/v1/organizations/acme/members "$ORG_ADMIN_KEY")"
        """;

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Page_RunsFromTopToBottom()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "admin-guide.md"));
        var toml = Block().Matches(page).Single(block => block.Groups["language"].Value == "toml").Groups["text"].Value;
        var script = string.Concat(Block().Matches(page).Where(block => block.Groups["language"].Value == "bash").Select(block => block.Groups["text"].Value));
        _sandbox.Variables["HADRIAN_DATA"] = _sandbox.Home;
        _sandbox.Variables["HADRIAN_BOOTSTRAP_KEY"] = Bootstrap;
        Assert.Contains("port = 8080", toml, StringComparison.Ordinal);
        var config = _sandbox.Write("hadrian.toml", toml.Replace("port = 8080", "host = \"127.0.0.1\"\nport = 0", StringComparison.Ordinal));
        await using var gateway = await RunningGateway.StartAsync(_sandbox.Start("--config", config));

        var (exitCode, output, errors) = await RunAsync("set -euo pipefail\n" + script + Checks, gateway.Client.BaseAddress!);

        Assert.True(exitCode == 0, $"{output}\n{errors}");
        Assert.Contains("\"request_count\":3", output, StringComparison.Ordinal);
        Assert.Contains("\"team_name\":\"Search\"", output, StringComparison.Ordinal);
        Assert.Contains("\"action\":\"api_key.create\"", output, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"ok\"", output, StringComparison.Ordinal);
        Assert.Contains("\"provider\":\":org/acme/own\"", output, StringComparison.Ordinal);
        Assert.Contains("\"rate_limit_rpm\":10", output, StringComparison.Ordinal);
        Assert.Contains("csv rows: 4", output, StringComparison.Ordinal);
        Assert.Contains("team key after the deletion: 401", output, StringComparison.Ordinal);
        Assert.Contains("organization's administrator: 200", output, StringComparison.Ordinal);
        Assert.Contains("bootstrap key: 401", output, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(string script, Uri gateway)
    {
        var start = new ProcessStartInfo("bash", [_sandbox.Write("page.sh", script.ReplaceLineEndings("\n"))])
        {
            WorkingDirectory = _sandbox.Home,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GATEWAY"] = gateway.ToString().TrimEnd('/');
        start.Environment["HADRIAN_BOOTSTRAP_KEY"] = Bootstrap;
        using var shell = Process.Start(start)!;
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return (shell.ExitCode, await output, await errors);
    }

    [GeneratedRegex("```(?<language>toml|bash)\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
