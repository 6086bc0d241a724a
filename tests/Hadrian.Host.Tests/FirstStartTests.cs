using System.Diagnostics;
using System.Text.RegularExpressions;
using Hadrian.Configuration.Toml.Files;
using Hadrian.Host.Bootstrap;
using Hadrian.Host.Configuration;
using Hadrian.Host.Serving;
using Hadrian.Host.Tests.Processes;
using Microsoft.AspNetCore.Builder;

namespace Hadrian.Host.Tests;

/// <summary>The story of somebody who has just installed the program.</summary>
public sealed partial class FirstStartTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    /// <summary>The same story as the next test, without a process, and so on any port.</summary>
    [Fact]
    public async Task Notice_FirstStart_ShowsAKeyAndALineThatWorks()
    {
        var environment = new TomlEnvironment { HomeDirectory = _sandbox.Home, Platform = TomlPlatform.Xdg, Variable = _ => null };
        var file = new ConfigurationFile(HadrianTomlFile.WriteDefault(environment: environment), IsNew: true);
        var loaded = file.Load(new() { ["server:port"] = "0" });
        await using var app = GatewayApplication.Create(loaded.Configuration, ServingMode.Command);
        GatewayApplication.Use(app, loaded.Configuration);
        await app.StartAsync();

        var first = await NoticeAsync(app, loaded, isFirstStart: true);
        var second = await NoticeAsync(app, loaded, isFirstStart: false);

        Assert.Contains(_sandbox.ConfigFile, first, StringComparison.Ordinal);
        Assert.Contains(_sandbox.DefaultDatabase, first, StringComparison.Ordinal);
        Assert.Matches(ApiKey(), first);
        Assert.Contains("\"content\":\"Hello!\"", await PasteAsync(CurlLine().Match(first).Value), StringComparison.Ordinal);
        Assert.Contains("shown once", second, StringComparison.Ordinal);
        Assert.DoesNotMatch(ApiKey(), second);
    }

    [DefaultPortFact]
    public async Task Start_NothingConfigured_GivesAKeyThatWorksAndShowsItOnce()
    {
        string key;
        await using (var first = await RunningGateway.StartAsync(_sandbox.Start()))
        {
            await first.Process.Output.WaitForAsync("curl ");
            var printed = first.Process.Output.Text;
            key = ApiKey().Match(printed).Value;

            Assert.Contains(_sandbox.ConfigFile, printed, StringComparison.Ordinal);
            Assert.Contains(_sandbox.DefaultDatabase, printed, StringComparison.Ordinal);
            Assert.Contains("http://localhost:8080", printed, StringComparison.Ordinal);
            Assert.Contains("\"content\":\"Hello!\"", await PasteAsync(CurlLine().Match(printed).Value), StringComparison.Ordinal);
            Assert.Equal(0, (await first.Process.StopAsync()).ExitCode);
        }

        await using var second = await RunningGateway.StartAsync(_sandbox.Start("--no-browser"));
        await second.Process.Output.WaitForAsync("/admin/v1/api-keys");

        Assert.Contains("shown once", second.Process.Output.Text, StringComparison.Ordinal);
        Assert.Contains("bootstrap", second.Process.Output.Text, StringComparison.Ordinal);
        Assert.DoesNotMatch(ApiKey(), second.Process.Output.Text);
        using var answer = await second.ChatAsync(key);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal(0, (await second.Process.StopAsync()).ExitCode);
    }

    private static async Task<string> NoticeAsync(WebApplication app, LoadedConfiguration loaded, bool isFirstStart)
    {
        await using var output = new StringWriter();
        await StartNotice.From(app, loaded, isFirstStart).WriteAsync(output, CancellationToken.None);
        return output.ToString();
    }

    private static async Task<string> PasteAsync(string line)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return output;
    }

    [GeneratedRegex(@"gw_live_[\w-]{43}")]
    private static partial Regex ApiKey();

    [GeneratedRegex("curl .*")]
    private static partial Regex CurlLine();
}
