namespace Hadrian.Configuration.Toml.Tests;

/// <summary>Old and new spellings lead to the same configuration; numbers follow the table of spellings in the reference.</summary>
public sealed class SpellingTests
{
    private const string Keys = "\nissuer = \"https://i\"\naudience = \"a\"\njwks_url = \"https://i/jwks\"\n";

    [Theory]
    [InlineData("01", "[auth.gateway]\ntype = \"api_key\"", "auth:type", "api_key")]
    [InlineData("01", "[auth.mode]\ntype = \"api_key\"", "auth:type", "api_key")]
    [InlineData("02", "[auth.gateway.api_key]\nheader_name = \"X-K\"", "auth:api_key:header_name", "X-K")]
    [InlineData("02", "[auth.gateway]\nkey_prefix = \"k_\"", "auth:api_key:key_prefix", "k_")]
    [InlineData("02", "[auth.api_key]\ncache_ttl_secs = 5", "auth:api_key:cache_ttl_secs", "5")]
    [InlineData("03", "[auth.gateway]\ntype = \"jwt\"" + Keys, "auth:jwt:audience:0", "a")]
    [InlineData("03", "[auth.gateway]\ntype = \"jwt\"\n[auth.gateway.jwt]" + Keys, "auth:jwt:issuer", "https://i")]
    [InlineData("03", "[auth.gateway]\ntype = \"multi\"\n[auth.gateway.api_key]\nkey_prefix = \"k_\"\n[auth.gateway.jwt]" + Keys, "auth:type", "multi")]
    [InlineData("04", "[cache.ttl]\napi_key_secs = 9", "auth:api_key:cache_ttl_secs", "9")]
    [InlineData("05", "[auth.gateway.api_key]\nheader_name = \"Authorization\"", "auth:api_key:header_name", "Authorization")]
    [InlineData("07", "[providers.t]\ntype = \"test\"\ntimeout_secs = 7", "providers:t:timeout_secs", "7")]
    [InlineData("08", "[providers.t]\ntype = \"test\"\nstreaming_timeout_secs = 300", "providers:t:streaming_timeout_secs", "300")]
    [InlineData("09", "[providers.t]\ntype = \"test\"\nstreaming_buffer_size = 8192", "providers:t:streaming_buffer_size", "8192")]
    [InlineData("09", "[providers.t]\ntype = \"test\"\nstreaming_buffer = { max_output_buffer_chunks = 5 }", "providers:t:streaming_buffer:max_output_buffer_chunks", "5")]
    [InlineData("10", "[providers.t]\ntype = \"test\"\ncircuit_breaker = { cooldown_secs = 3 }", "providers:t:circuit_breaker:cooldown_secs", "3")]
    [InlineData("10", "[providers.t]\ntype = \"test\"\ncircuit_breaker = { open_timeout_secs = 3 }", "providers:t:circuit_breaker:cooldown_secs", "3")]
    [InlineData("11", "[providers.t]\ntype = \"test\"\ncircuit_breaker = { success_threshold = 4 }", "providers:t:circuit_breaker:success_threshold", "4")]
    [InlineData("12", "[providers.t]\ntype = \"test\"\ncircuit_breaker = { backoff_multiplier = 1 }", "providers:t:circuit_breaker:backoff_multiplier", "1")]
    [InlineData("13", "[providers.t]\ntype = \"test\"\ncircuit_breaker = { enabled = true }", "providers:t:circuit_breaker:enabled", "true")]
    [InlineData("15", "[observability.tracing]\nexporter = \"otlp\"\nendpoint = \"http://c:4317\"", "observability:tracing:endpoint", "http://c:4317")]
    [InlineData("15", "[observability.tracing.otlp]\nendpoint = \"http://c:4317\"", "observability:tracing:endpoint", "http://c:4317")]
    [InlineData("15", "[observability.tracing]\nexporter = \"none\"", "observability:tracing:exporter", "none")]
    [InlineData("16", "[cache]\nmax_capacity = 10", "cache:max_capacity", "10")]
    [InlineData("16", "[cache]\nmax_entries = 10", "cache:max_capacity", "10")]
    [InlineData("17", "[cache]\nmax_capacity = 10", "cache:type", "memory")]
    [InlineData("17", "[cache]\nurl = \"redis://c:6379\"", "cache:type", "redis")]
    [InlineData("19", "[limits.rate]\nrequests_per_minute = 6", "limits:rate:requests_per_minute", "6")]
    [InlineData("19", "[limits.rate_limits]\nrequests_per_minute = 6", "limits:rate:requests_per_minute", "6")]
    [InlineData("20", "[limits.budget]\ndefault_daily_limit_cents = 1000", "limits:budget:default_daily_limit_cents", "1000")]
    [InlineData("20", "[limits.budgets]\ndaily_budget_usd = \"10.00\"", "limits:budget:default_daily_limit_cents", "1000")]
    [InlineData("20", "[limits.budgets]\ndaily_budget_usd = 10", "limits:budget:default_daily_limit_cents", "1000")]
    [InlineData("20", "[limits.budgets]\nmonthly_budget_usd = 12.5", "limits:budget:default_monthly_limit_cents", "1250")]
    [InlineData("20", "[[limits.budgets.scope_limits]]\nscope = \"user\"", "limits:budget:scope_limits:0:scope", "user")]
    [InlineData("21", "[auth.gateway]\ntype = \"api_key\"", "database:path", "/home/ada/.local/share/hadrian/hadrian.db")]
    [InlineData("22", "[providers.a]\ntype = \"azure_openai\"\nresource_name = \"r\"\nauth = { type = \"managed_identity\" }", "providers:a:type", "azure_open_ai")]
    [InlineData("22", "[providers.o]\ntype = \"openai\"\napi_key = \"k\"", "providers:o:type", "open_ai")]
    [InlineData("23", "[observability.metrics.prometheus]\nprocess_metrics = true", "observability:metrics:prometheus:process_metrics", "true")]
    [InlineData("27", "[cache]\nurl = \"rediss://c:6379\"\ntls = true", "cache:tls", "true")]
    [InlineData("28", "[cache]\nurl = \"redis+cluster://a:6379,b:6379\"", "cache:url", "redis+cluster://a:6379,b:6379")]
    [InlineData("28", "[cache]\nurl = \"a:6379,b:6379\"", "cache:url", "a:6379,b:6379")]
    public void Parse_Spelling_GivesCanonicalKey(string row, string text, string key, string value)
    {
        var result = TestToml.All(text);

        result.AssertNoErrors();
        Assert.Equal((row, value), (row, result.Data[key]));
    }

    [Theory]
    [InlineData("[auth.gateway]\ntype = \"api_key\"\n[auth.mode]\ntype = \"api_key\"", "auth.mode.type", 4, "auth.gateway.type on line 2")]
    [InlineData("[cache]\nmax_entries = 5\nmax_capacity = 5", "cache.max_capacity", 3, "cache.max_entries on line 2")]
    [InlineData("[limits.budget]\ndefault_daily_limit_cents = 1000\n[limits.budgets]\ndaily_budget_usd = 10", "limits.budgets.daily_budget_usd", 4, "limits.budget.default_daily_limit_cents on line 2")]
    public void Parse_TwoSpellingsThatAgree_Warns(string text, string path, int line, string other)
    {
        var result = TestToml.All(text);

        result.AssertNoErrors();
        result.AssertWarns(path, line, "same setting, with the same value", other);
    }

    [Theory]
    [InlineData("[limits.rate]\nrequests_per_day = 1\n[limits.rate_limits]\nrequests_per_day = 2", "limits.rate_limits.requests_per_day", "limits.rate.requests_per_day on line 2")]
    [InlineData("[auth.gateway]\ncache_ttl_secs = 1\n[cache.ttl]\napi_key_secs = 2", "cache.ttl.api_key_secs", "auth.gateway.cache_ttl_secs on line 2")]
    [InlineData("[auth.gateway]\naudience = \"a\"\n[auth.gateway.jwt]\naudience = [\"a\", \"b\"]", "auth.gateway.jwt.audience", "auth.gateway.audience on line 2")]
    [InlineData("[observability.tracing]\nendpoint = \"http://a\"\n[observability.tracing.otlp]\nendpoint = \"http://b\"", "observability.tracing.otlp.endpoint", "observability.tracing.endpoint on line 2")]
    public void Parse_TwoSpellingsThatDisagree_NamesBoth(string text, string path, string other)
    {
        var problem = Assert.Single(TestToml.All(text).Errors());

        Assert.Equal(path, problem.KeyPath);
        problem.AssertSays("disagrees", other);
    }

    [Fact]
    public void Parse_OldestBreakerSpelling_WorksWithWarning()
    {
        var result = TestToml.All("[providers.t]\ntype = \"test\"\ncircuit_breaker = { timeout_secs = 3 }");

        result.AssertWarns("providers.t.circuit_breaker.timeout_secs", 3, "old name", "`cooldown_secs`");
        Assert.Equal("3", result.Data["providers:t:circuit_breaker:cooldown_secs"]);
    }

    [Fact]
    public void Parse_NoCache_LeavesTheChoiceOpen() => Assert.DoesNotContain("cache:type", TestToml.All("").Data.Keys);

    [Fact]
    public void Parse_KeysWithoutDatabase_NotesTheDefault()
        => Assert.Contains(TestToml.All("[auth.gateway]\ntype = \"api_key\"").Notes, note => note.Contains("/home/ada/.local/share/hadrian/hadrian.db", StringComparison.Ordinal));

    [Fact]
    public void Parse_TokensWithoutDatabase_NeedNone()
        => Assert.DoesNotContain("database:type", TestToml.All("[auth.gateway]\ntype = \"jwt\"" + Keys).Data.Keys);

    [Fact]
    public void Parse_TokensWithoutCache_AcceptExplicitNone()
        => TestToml.All("[auth.gateway]\ntype = \"jwt\"" + Keys + "[database]\ntype = \"none\"").AssertNoErrors();

    [Theory]
    [InlineData("session", "idp")]
    [InlineData("proxy_auth\"\nidentity_header = \"X-User", "iap")]
    public void Parse_FirstGenerationAdmin_MapsToMode(string type, string expected)
        => Assert.Equal(expected, TestToml.All($"[auth.admin]\ntype = \"{type}\"").Data["auth:type"]);

    [Fact]
    public void Parse_TracingWithoutEndpoint_IsAnErrorUnlessTheEnvironmentHasOne()
    {
        const string Text = "[observability.tracing]\nenabled = true";

        TestToml.All(Text).AssertOnlyError("observability.tracing.endpoint", 2, "missing", "observability.tracing.enabled on line 2");
        TestToml.All(Text, ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4317")).AssertNoErrors();
    }
}
