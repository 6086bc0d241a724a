namespace Hadrian.Configuration.Toml.Tests;

public sealed class ValidFileTests
{
    [Theory]
    [InlineData("Minimal", ValidFiles.Minimal)]
    [InlineData("SeveralProviders", ValidFiles.SeveralProviders)]
    [InlineData("Bedrock", ValidFiles.Bedrock)]
    [InlineData("Azure", ValidFiles.Azure)]
    [InlineData("Vertex", ValidFiles.Vertex)]
    [InlineData("PostgresAndRedis", ValidFiles.PostgresAndRedis)]
    [InlineData("RedisCluster", ValidFiles.RedisCluster)]
    [InlineData("ApiKeys", ValidFiles.ApiKeys)]
    [InlineData("Jwt", ValidFiles.Jwt)]
    [InlineData("LimitsKeysAndTokens", ValidFiles.LimitsKeysAndTokens)]
    [InlineData("Observability", ValidFiles.Observability)]
    [InlineData("ProxyAndPages", ValidFiles.ProxyAndPages)]
    public void Parse_ValidFile_HasNoErrorsAndShowsNoSecret(string name, string text)
    {
        var result = TestToml.All(text, ValidFiles.Variables);

        result.AssertNoErrors();
        Assert.NotEmpty(name);
        var shown = result.Problems.Text() + result.Summary + string.Join(' ', result.Notes);
        Assert.All(ValidFiles.Variables, variable => Assert.DoesNotContain(variable.Value, shown, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ValidFiles.Minimal)]
    [InlineData(ValidFiles.ApiKeys)]
    [InlineData("[providers.test]\ntype = \"test\"")]
    [InlineData("")]
    public void Parse_OnlyPartsOfThisBuild_HasNoErrors(string text)
        => TestToml.Current(text, ValidFiles.Variables).AssertNoErrors();

    [Fact]
    public void Parse_ApiKeyFile_GivesCanonicalKeys()
    {
        var data = TestToml.Current(ValidFiles.ApiKeys).Data;

        var expected = new Dictionary<string, string?>
        {
            ["auth:type"] = "api_key",
            ["auth:api_key:header_name"] = "X-API-Key",
            ["auth:api_key:key_prefix"] = "gw_",
            ["auth:api_key:cache_ttl_secs"] = "60",
            ["database:type"] = "sqlite",
            ["database:path"] = ":memory:",
            ["providers:test:type"] = "test",
        };
        Assert.Equal(expected.OrderBy(pair => pair.Key, StringComparer.Ordinal), data.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Parse_ProxyFile_ReadsBareVariableAndEscape()
    {
        var data = TestToml.All(ValidFiles.ProxyAndPages, ValidFiles.Variables).Data;

        Assert.Equal("8080", data["server:port"]);
        Assert.Equal("Costs in ${CURRENCY}", data["ui:branding:title"]);
        Assert.Equal("X-Forwarded-User", data["auth:iap:identity_header"]);
        Assert.Equal("http://collector:4318", data["observability:tracing:endpoint"]);
        Assert.Equal("http", data["observability:tracing:protocol"]);
    }

    [Fact]
    public void Parse_SeveralProviders_KeepsNamesAndNesting()
    {
        var data = TestToml.All(ValidFiles.SeveralProviders, ValidFiles.Variables).Data;

        Assert.Equal("claude", data["default_provider"]);
        Assert.Equal("openai", data["providers:claude:fallback_providers:0"]);
        Assert.Equal("openai", data["providers:claude:model_fallbacks:claude-sonnet-4-20250514:0:provider"]);
        Assert.Equal("2", data["routing:models:chat%3Abest:targets:1:weight"]);
        Assert.Equal("claude-sonnet-4-20250514", data["providers:claude:model_aliases:fast"]);
        Assert.Equal("2500000", data["providers:openai:models:gpt-4o:input_per_1m_tokens"]);
        Assert.Equal("sk-openai", data["providers:openai:api_key"]);
    }

    [Fact]
    public void Summary_ValidFile_NamesWhatMatters()
    {
        var text = TestToml.All(ValidFiles.SeveralProviders, ValidFiles.Variables).Summary.ToString();

        Assert.Contains("providers claude, openai, local (default claude)", text, StringComparison.Ordinal);
        Assert.Contains("listening on 0.0.0.0:8080", text, StringComparison.Ordinal);
        Assert.Contains("database none, cache memory, auth none", text, StringComparison.Ordinal);
    }
}
