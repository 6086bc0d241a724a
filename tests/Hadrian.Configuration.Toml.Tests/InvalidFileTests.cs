namespace Hadrian.Configuration.Toml.Tests;

/// <summary>Mistakes people make, each with the message that helps them.</summary>
public sealed class InvalidFileTests
{
    [Fact]
    public void Invalid01_SectionHeaderWithoutBracket_NamesSyntaxAndBracket()
        => TestToml.Snippet("[server ⏎ port = 8080").AssertOnlyError("", 1, "TOML syntax", "`]` is missing");

    [Fact]
    public void Invalid02_PortInQuotes_OffersToDropThem()
        => TestToml.Snippet("""[server] ⏎ port = "8080" """).AssertOnlyError("server.port", 2, "an integer wanted", "a string found", "drop the quotes");

    [Fact]
    public void Invalid03_PortTooLarge_NamesRange()
        => TestToml.Snippet("[server] ⏎ port = 70000").AssertOnlyError("server.port", 2, "0-65535");

    [Fact]
    public void Invalid04_MisspeltKey_OffersNearest()
        => TestToml.Snippet("[server] ⏎ prot = 8080").AssertOnlyError("server.prot", 2, "unknown key `prot`", "did you mean `port`?");

    [Fact]
    public void Invalid05_MisspeltSection_OffersNearest()
        => TestToml.Snippet("[sever]").AssertOnlyError("sever", 1, "unknown section `sever`", "did you mean `server`?");

    [Fact]
    public void Invalid06_VariableNotSet_OffersExportAndDefault()
        => TestToml.Snippet("""[providers.openai] ⏎ type = "open_ai" ⏎ api_key = "${NOPE}" """)
            .AssertOnlyError("providers.openai.api_key", 3, "variable `NOPE` is not set", "export it", "${NOPE:-…}");

    [Fact]
    public void Invalid07_OpenAIWithoutKey_OffersKeyOrOtherUrl()
        => TestToml.Snippet("""[providers.openai] ⏎ type = "open_ai" """)
            .AssertOnlyError("providers.openai.api_key", 1, "missing", "OpenAI's own URL", "base_url");

    [Fact]
    public void Invalid08_EmptyKey_SaysEmpty()
        => TestToml.Snippet("""[providers.a] ⏎ type = "anthropic" ⏎ api_key = "" """).AssertOnlyError("providers.a.api_key", 3, "empty");

    [Fact]
    public void Invalid08_KeyFromEmptyVariable_NamesVariable()
        => TestToml.All("[providers.a]\ntype = \"anthropic\"\napi_key = \"${EMPTY}\"", ("EMPTY", ""))
            .AssertOnlyError("providers.a.api_key", 3, "empty", "`EMPTY`");

    [Fact]
    public void Invalid09_UnknownProviderType_ListsTypes()
        => TestToml.Snippet("""[providers.x] ⏎ type = "gemini" """)
            .AssertOnlyError("providers.x.type", 2, "open_ai", "anthropic", "bedrock", "vertex", "azure_open_ai", "test");

    [Fact]
    public void Invalid10_ProviderWithoutType_SaysMissing()
        => TestToml.Snippet("""[providers.x] ⏎ api_key = "k" """).AssertOnlyError("providers.x.type", 1, "missing");

    [Fact]
    public void Invalid11_UnknownDefaultProvider_ListsKnown()
        => TestToml.Snippet("""[providers] ⏎ default_provider = "claude" ⏎ [providers.test] ⏎ type = "test" """)
            .AssertOnlyError("providers.default_provider", 2, "\"claude\" is not configured", "known providers: test");

    [Fact]
    public void Invalid12_MisspeltDefaultProvider_OffersNearest()
        => TestToml.Snippet("""[providers] ⏎ default_providr = "test" """)
            .AssertOnlyError("providers.default_providr", 2, "neither a key nor a provider table", "did you mean `default_provider`?");

    [Fact]
    public void Invalid13_UnknownFallback_SaysNotConfigured()
        => TestToml.Snippet("""[providers.a] ⏎ type = "test" ⏎ fallback_providers = ["b"] """)
            .AssertOnlyError("providers.a.fallback_providers[0]", 3, "\"b\" is not configured");

    [Fact]
    public void Invalid14_FallbackToItself_SaysSo()
        => TestToml.Snippet("""[providers.a] ⏎ type = "test" ⏎ fallback_providers = ["a"] """)
            .AssertOnlyError("providers.a.fallback_providers[0]", 3, "itself");

    [Fact]
    public void BalancedModel_ProviderIsUnknown_IsAnError()
        => TestToml.Snippet("""[providers.a] ⏎ type = "test" ⏎ [routing.models."gpt-4o"] ⏎ targets = [{ provider = "a" }, { provider = "zz" }]""")
            .AssertOnlyError("routing.models.\"gpt-4o\".targets[1].provider", 4, "\"zz\" is not configured");

    [Fact]
    public void BalancedModel_WithoutTargets_IsAnError()
        => TestToml.Snippet("""[routing.models."gpt-4o"] ⏎ strategy = "weighted" """)
            .AssertOnlyError("routing.models.\"gpt-4o\".targets", 1, "name at least one provider");

    [Fact]
    public void Invalid15_UnknownModelFallbackProvider_SaysNotConfigured()
        => TestToml.Snippet("""[providers.a] ⏎ type = "test" ⏎ model_fallbacks = { m = [{ model = "n", provider = "zz" }] }""")
            .AssertOnlyError("providers.a.model_fallbacks.\"m\"[0].provider", 3, "\"zz\" is not configured");

    [Fact]
    public void Invalid16_BedrockWithoutRegion_SaysMissing()
        => TestToml.Snippet("""[providers.b] ⏎ type = "bedrock" """).AssertOnlyError("providers.b.region", 1, "missing");

    [Fact]
    public void Invalid17_StaticCredentialsWithoutSecret_SaysMissingForStatic()
        => TestToml.Snippet("""[providers.b] ⏎ type = "bedrock" ⏎ region = "us-east-1" ⏎ credentials = { type = "static", access_key_id = "A" }""")
            .AssertOnlyError("providers.b.credentials.secret_access_key", 4, "missing", "\"static\" needs it");

    [Fact]
    public void Invalid18_AssumeRoleWithoutArn_SaysMissing()
        => TestToml.Snippet("""[providers.b] ⏎ type = "bedrock" ⏎ region = "us-east-1" ⏎ credentials = { type = "assume_role" }""")
            .AssertOnlyError("providers.b.credentials.role_arn", 4, "missing", "\"assume_role\" needs it");

    [Fact]
    public void Invalid19_VertexWithoutRegion_OffersRegionOrKey()
        => TestToml.Snippet("""[providers.v] ⏎ type = "vertex" ⏎ project = "p" """)
            .AssertOnlyError("providers.v.region", 1, "missing", "region, or api_key");

    [Fact]
    public void Invalid20_AzureWithThreeMistakes_ReportsThreeInOneRun()
    {
        var result = TestToml.Snippet("""[providers.z] ⏎ type = "azure_open_ai" ⏎ resource_name = "r" ⏎ [providers.z.deployments.d] ⏎ modle = "gpt-4" """);

        result.AssertErrors(("providers.z.auth", 1), ("providers.z.deployments.d.model", 4), ("providers.z.deployments.d.modle", 5));
        TestToml.AssertSays(result.Errors().Last(), "unknown key", "did you mean `model`?");
    }

    [Fact]
    public void Invalid21_KeySetTwice_NamesBothLines()
        => TestToml.Snippet("""[providers.t] ⏎ type = "test" ⏎ [providers.t] ⏎ type = "test" """)
            .AssertOnlyError("providers.t.type", 4, "set twice, on lines 2 and 4");

    [Fact]
    public void Invalid22_TwoNamesForOneSetting_OffersToRemoveOne()
        => TestToml.Snippet("""[providers.t] ⏎ type = "test" ⏎ [providers.t.circuit_breaker] ⏎ cooldown_secs = 30 ⏎ open_timeout_secs = 60""")
            .AssertOnlyError(
                "providers.t.circuit_breaker.open_timeout_secs",
                5,
                "providers.t.circuit_breaker.cooldown_secs on line 4",
                "one setting",
                "60 here, 30 there",
                "remove one");

    [Fact]
    public void Invalid23_InferenceCheckWithoutModel_SaysMissing()
        => TestToml.Snippet("""[providers.t] ⏎ type = "test" ⏎ health_check = { enabled = true, mode = "inference" }""")
            .AssertOnlyError("providers.t.health_check.model", 3, "missing", "\"inference\" needs it");

    [Fact]
    public void Invalid24_UnknownDatabase_ListsTypes()
        => TestToml.Snippet("""[database] ⏎ type = "mysql" """).AssertOnlyError("database.type", 2, "none, sqlite, postgres");

    [Fact]
    public void Invalid25_SqliteWithoutPath_SaysMissing()
        => TestToml.Snippet("""[database] ⏎ type = "sqlite" """).AssertOnlyError("database.path", 1, "missing");

    [Fact]
    public void Invalid26_PoolBoundsCrossed_NamesBoth()
        => TestToml.Snippet("""[database] ⏎ type = "postgres" ⏎ url = "postgres://h/d" ⏎ min_connections = 10 ⏎ max_connections = 5""")
            .AssertOnlyError("database.min_connections", 4, "10 is more than 5", "database.max_connections on line 5");

    [Fact]
    public void Invalid27_RedisWithoutUrl_GivesExample()
        => TestToml.Snippet("""[cache] ⏎ type = "redis" """).AssertOnlyError("cache.url", 1, "missing", "redis://localhost:6379");

    [Fact]
    public void Invalid28_CacheOfNothing_NamesSpellingUsed()
        => TestToml.Snippet("[cache] ⏎ max_capacity = 0").AssertOnlyError("cache.max_capacity", 2, "greater than 0");

    [Fact]
    public void Invalid29_JwtWithEmptyAudienceAndNoKeys_ReportsBoth()
    {
        var result = TestToml.Snippet("""[auth.gateway] ⏎ type = "jwt" ⏎ issuer = "https://i" ⏎ audience = "" """);

        result.AssertErrors(("auth.gateway.jwks_url", 1), ("auth.gateway.audience", 4));
        Assert.Contains("missing", result.Errors().First().Message, StringComparison.Ordinal);
        Assert.Contains("empty", result.Errors().Last().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("allowed_algorithms = [\"RS256\", \"HS256\"]", "auth.gateway.allowed_algorithms", "HS256 cannot be used")]
    [InlineData("allowed_algorithms = [\"EdDSA\"]", "auth.gateway.allowed_algorithms", "EdDSA cannot be used")]
    [InlineData("allow_expired = true", "auth.gateway.allow_expired", "never accepted")]
    public void Jwt_SettingThatWouldLetAnybodyIn_IsAnError(string line, string path, string message)
        => TestToml.Snippet($"[auth.gateway] ⏎ type = \"jwt\" ⏎ issuer = \"https://i\" ⏎ audience = \"a\" ⏎ jwks_url = \"https://i/jwks\" ⏎ {line}")
            .AssertOnlyError(path, 6, message);

    [Fact]
    public void Invalid30_KeysWithoutDatabase_NamesBothLines()
        => TestToml.Snippet("""[auth.gateway] ⏎ type = "api_key" ⏎ [database] ⏎ type = "none" """)
            .AssertOnlyError("auth.gateway.type", 2, "needs a database", "database.type on line 4");

    [Fact]
    public void Invalid31_GatewayAgainstMode_SaysTheyDisagree()
        => TestToml.Snippet("""[auth.gateway] ⏎ type = "api_key" ⏎ [auth.mode] ⏎ type = "none" """)
            .AssertOnlyError("auth.mode.type", 4, "disagrees", "auth.gateway.type on line 2");

    [Fact]
    public void Invalid32_ProxyHeadersWithoutProxies_WarnsOfForgery()
        => TestToml.Snippet("""[auth.mode] ⏎ type = "iap" ⏎ identity_header = "X-User" """)
            .AssertOnlyError("server.trusted_proxies.cidrs", 2, "missing", "auth.mode.type", "forge");

    [Fact]
    public void Invalid33_CrossSiteCookieWithoutSecure_NamesBoth()
        => TestToml.Snippet("""[auth.session] ⏎ same_site = "none" ⏎ secure = false""")
            .AssertOnlyError("auth.session.same_site", 2, "auth.session.secure on line 3");

    [Fact]
    public void Invalid34_ShortEmergencyKey_NamesLengthAndHidesValue()
    {
        var result = TestToml.Snippet("""[auth.emergency] ⏎ enabled = true ⏎ accounts = [{ id = "a", name = "A", key = "shortkey" }]""");

        result.AssertOnlyError("auth.emergency.accounts[0].key", 3, "32 characters");
        Assert.DoesNotContain("shortkey", result.Problems.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid35_NegativeRate_NamesLowerBound()
        => TestToml.Snippet("[limits.rate] ⏎ requests_per_minute = -5").AssertOnlyError("limits.rate.requests_per_minute", 2, "greater than 0");

    [Fact]
    public void Invalid36_BudgetInWords_OffersCents()
        => TestToml.Snippet("""[limits.budget] ⏎ default_daily_limit_cents = "10 USD" """)
            .AssertOnlyError("limits.budget.default_daily_limit_cents", 2, "an integer wanted", "whole cents", "1000 for $10");

    [Fact]
    public void Invalid37_TwoBudgets_ComparesDollars()
        => TestToml.Snippet("""[limits.budget] ⏎ default_daily_limit_cents = 1000 ⏎ [limits.budgets] ⏎ daily_budget_usd = "20.00" """)
            .AssertOnlyError("limits.budgets.daily_budget_usd", 4, "limits.budget.default_daily_limit_cents on line 2", "$20 here, $10 there");

    [Fact]
    public void Invalid38_UnknownExporter_ListsExporters()
        => TestToml.Snippet("""[observability.tracing] ⏎ enabled = true ⏎ exporter = "zipkin" """)
            .AssertOnlyError("observability.tracing.exporter", 3, "otlp, none");

    [Fact]
    public void Invalid39_SamplingRateTooHigh_NamesRange()
        => TestToml.Snippet("""[observability.tracing.sampling] ⏎ strategy = "ratio" ⏎ rate = 5""")
            .AssertOnlyError("observability.tracing.sampling.rate", 3, "0-1");

    [Fact]
    public void Invalid40_AnyOriginWithCredentials_NamesBoth()
        => TestToml.Snippet("""[server.cors] ⏎ allowed_origins = ["*"] ⏎ allow_credentials = true""")
            .AssertOnlyError("server.cors.allowed_origins", 2, "server.cors.allow_credentials on line 3");

    [Fact]
    public void Invalid41_PrefixTooLong_SaysNotACidr()
        => TestToml.Snippet("""[server.trusted_proxies] ⏎ cidrs = ["10.0.0.0/40"]""")
            .AssertOnlyError("server.trusted_proxies.cidrs[0]", 2, "not a CIDR");
}
