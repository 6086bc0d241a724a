using Hadrian.Host.Tests.Processes;

namespace Hadrian.Host.Tests;

public sealed class ValidationTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Validate_GoodFile_SaysWhatItSetsUpAndCreatesNothing()
    {
        var config = _sandbox.WriteConfig(_sandbox.WithKeys());

        var result = await _sandbox.RunAsync("--config", config, "--validate");

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal(
            $"{config} is valid: providers test (default none), database sqlite, cache memory, auth api_key, listening on 127.0.0.1:0, 0 warning(s)\n",
            result.Output);
        Assert.Empty(result.Errors);
        Assert.False(File.Exists(_sandbox.Database));
    }

    [Theory]
    [InlineData("https://auth.example.com/jwks.json", 0, "auth jwt")]
    [InlineData("http://auth.example.com/jwks.json", 1, "auth.jwt.jwks_url: must begin with https://")]
    public async Task Validate_Tokens_NeedNoDatabaseButASafeUrl(string url, int exitCode, string says)
    {
        var config = _sandbox.Write("tokens.toml", $"""
            [server]
            host = "127.0.0.1"
            [auth.gateway]
            type = "jwt"
            issuer = "https://auth.example.com"
            audience = "hadrian"
            jwks_url = "{url}"
            [providers.test]
            type = "test"
            """);

        var result = await _sandbox.RunAsync("--config", config, "--validate");

        Assert.True(result.ExitCode == exitCode, result.Errors);
        Assert.Contains(says, result.Output + result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_SeveralMistakes_ReportsAllInOrderAndCountsThem()
    {
        _sandbox.Write("bad.toml", """
            [server]
            host = "127.0.0.1"
            prot = 80
            port = "x"
            [providers.o]
            type = "open_ai"
            api_key = "${HADRIAN_TEST_UNSET}"
            """);

        var result = await _sandbox.RunAsync("--config", "bad.toml", "--validate");

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Output);
        var lines = result.Errors.TrimEnd().Split('\n');
        Assert.Collection(
            lines,
            line => Assert.StartsWith("bad.toml:3:1: error: server.prot: ", line, StringComparison.Ordinal),
            line => Assert.StartsWith("bad.toml:4:8: error: server.port: ", line, StringComparison.Ordinal),
            line => Assert.StartsWith("bad.toml:7:11: error: providers.o.api_key: ", line, StringComparison.Ordinal),
            line => Assert.Equal("3 errors, 0 warnings", line));
    }

    [Fact]
    public async Task Validate_ValueOnlyTheServiceRefuses_NamesItsLineAsStartDoes()
    {
        var config = _sandbox.WriteConfig(_sandbox.WithKeys("auth.api_key.cache_ttl_secs = 100000"));

        var validated = await _sandbox.RunAsync("--config", config, "--validate");
        var started = await _sandbox.RunAsync("--config", config);

        Assert.Equal(1, validated.ExitCode);
        Assert.Contains("gateway.toml:8:31: error: auth.api_key.cache_ttl_secs: ", validated.Errors, StringComparison.Ordinal);
        Assert.Equal(validated, started);
    }

    [Fact]
    public async Task Validate_Warnings_ReportsThemAndSucceeds()
    {
        var config = _sandbox.WriteConfig(_sandbox.WithKeys("auth.bootstrap.admin_identities = [\"me\"]"));

        var result = await _sandbox.RunAsync("--config", config, "--validate");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("warning: auth.bootstrap.admin_identities: ", result.Errors, StringComparison.Ordinal);
        Assert.EndsWith("1 warning(s)\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_NoFile_ListsThePlacesSearched()
    {
        var result = await _sandbox.RunAsync("--validate");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(_sandbox.PathOf("hadrian.toml"), result.Errors, StringComparison.Ordinal);
        Assert.Contains(_sandbox.ConfigFile, result.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_sandbox.Home));
    }

    [Fact]
    public async Task Validate_NamedFileMissing_NamesItAndLooksNowhereElse()
    {
        _sandbox.Write("hadrian.toml", "");

        var result = await _sandbox.RunAsync("--validate", "--config", "missing.toml");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("missing.toml: error: ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_Secrets_AreNotPrinted()
    {
        _sandbox.Variables["UPSTREAM_KEY"] = "canary-secret";
        var config = _sandbox.WriteConfig("""
            providers.o = { type = "open_ai", api_key = "${UPSTREAM_KEY}", base_url = "not a url" }
            """);

        var result = await _sandbox.RunAsync("--config", config, "--validate");

        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain("canary-secret", result.Output + result.Errors, StringComparison.Ordinal);
    }
}
