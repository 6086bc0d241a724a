namespace Hadrian.Configuration.Toml.Tests;

public sealed class SchemaTests
{
    [Theory]
    [InlineData("[server]\nhost = 1", "server.host", "a string wanted, an integer found", "double quotes")]
    [InlineData("[server]\nhost = \"example.com\"", "server.host", "not an IP address", "localhost")]
    [InlineData("[server]\ncors = true", "server.cors", "a table wanted, a boolean found", "[server.cors]")]
    [InlineData("[server.cors]\nenabled = \"true\"", "server.cors.enabled", "a boolean wanted, a string found", "drop the quotes")]
    [InlineData("[server.cors]\nallowed_origins = \"*\"", "server.cors.allowed_origins", "a list wanted, a string found", "brackets")]
    [InlineData("[server.cors]\nallowed_origins = [\"*\", \"http://a\"]", "server.cors.allowed_origins", "must stand alone", "without it")]
    [InlineData("[observability.tracing.sampling]\nrate = nan", "observability.tracing.sampling.rate", "out of range", "0-1")]
    [InlineData("[observability.metrics.prometheus]\npath = \"metrics\"", "observability.metrics.prometheus.path", "must start with `/`", "/metrics")]
    [InlineData("[auth.api_key]\nheader_name = \"X Key\"", "auth.api_key.header_name", "not a valid header name", "X-API-Key")]
    [InlineData("[limits.budgets]\ndaily_budget_usd = \"0.005\"", "limits.budgets.daily_budget_usd", "US dollars", "two decimals")]
    [InlineData("[limits.budget]\ntime_zone = \"Europe/Bonn\"", "limits.budget.time_zone", "not a time zone", "IANA name")]
    [InlineData("[limits.budget]\nmode = \"shadows\"", "limits.budget.mode", "\"shadows\" is not allowed", "did you mean \"shadow\"?")]
    [InlineData("[[limits.budget.scope_limits]]\nperiod = \"yearly\"", "limits.budget.scope_limits[0].period", "\"yearly\" is not allowed", "daily, weekly, monthly, total")]
    [InlineData("[[limits.budget.scope_limits]]\nid = \"acme\"", "limits.budget.scope_limits[0].id", "not an id", "UUID")]
    [InlineData("[limits.budget]\nlease_secs = 1", "limits.budget.lease_secs", "1 is out of range", "3-3600")]
    [InlineData("[observability.logging]\nlevel = \"Info\"", "observability.logging.level", "\"Info\" is not allowed", "did you mean \"info\"?")]
    [InlineData("[cache]\ntype = \"none\"\nmax_capacity = 1", "cache.max_capacity", "goes with type = \"memory\", not with \"none\"", "change the type")]
    [InlineData("[auth.mode]\ntype = \"api_key\"\nidentity_header = \"X\"", "auth.mode.identity_header", "goes with type = \"iap\"", "change the type")]
    [InlineData("[secrets]\ntype = \"none\"\naddress = \"http://v\"", "secrets.address", "goes with type = \"vault\"", "change the type")]
    [InlineData("[pricing]\ncost_sorce = \"x\"", "pricing.cost_sorce", "unknown key", "`cost_source`")]
    [InlineData("[providers.\"a b\"]\ntype = \"test\"", "providers.\"a b\"", "letters, digits", "another name")]
    [InlineData("[providers.t]\ntype = \"test\"\n[providers.t.models.\"m\"]\nfamilie = \"x\"", "providers.t.models.\"m\".familie", "unknown key", "`family`")]
    [InlineData("[providers.t]\ntype = \"test\"\nstreaming_buffer_size = 10", "providers.t.streaming_buffer_size", "10 is out of range", "1024 or greater")]
    [InlineData("[database]\ntype = \"postgres\"\nurl = \"mysql://u:secret@h/d\"", "database.url", "not a PostgreSQL URL", "postgres://")]
    [InlineData("[limits.rate]\nrequests_per_day = 3000000000", "limits.rate.requests_per_day", "at most 2147483647", "whole number")]
    [InlineData("[database]\npath = \"a\\u0000\"", "database.path", "is not a path", "U+0000")]
    public void Parse_Mistake_IsExplained(string text, string path, params string[] words)
    {
        var problem = Assert.Single(TestToml.All(text).Errors());

        Assert.Equal(path, problem.KeyPath);
        problem.AssertSays(words);
    }

    [Fact]
    public void Parse_UrlsWithPasswordThatDisagree_HidesThem()
    {
        var result = TestToml.All("[observability.tracing]\nendpoint = \"http://u:hunter2@a\"\n[observability.tracing.otlp]\nendpoint = \"http://u:hunter3@a\"");

        Assert.DoesNotContain("hunter", result.Problems.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ManyMistakes_AreReportedTogetherInFileOrder()
        => TestToml.All("[server]\nport = \"x\"\n[cache]\nmax_capacity = 0\n[sever]\n[database]\ntype = \"mysql\"\n[providers.a]\n")
            .AssertErrors(("server.port", 2), ("cache.max_capacity", 4), ("sever", 5), ("database.type", 7), ("providers.a.type", 8));

    [Fact]
    public void Parse_IntegerForFloat_IsFine()
        => Assert.Equal("1", TestToml.All("[observability.tracing.sampling]\nrate = 1").Data["observability:tracing:sampling:rate"]);

    [Fact]
    public void Parse_NumbersAndLists_AreWrittenInvariantly()
    {
        var data = TestToml.All("[server]\nport = 8_080\n[server.cors]\nallowed_origins = []\nmax_age_secs = 0x10\n[observability.tracing.sampling]\nrate = 2.5e-1").Data;

        Assert.Equal("8080", data["server:port"]);
        Assert.Equal("16", data["server:cors:max_age_secs"]);
        Assert.Equal("0.25", data["observability:tracing:sampling:rate"]);
        Assert.Equal("", data["server:cors:allowed_origins"]);
    }

    [Theory]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("192.168.0.1/32", "192.168.0.1/32")]
    [InlineData("2001:db8::1/33", "2001:db8::/33")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    public void Parse_Cidr_ClearsHostBits(string written, string expected)
        => Assert.Equal(expected, TestToml.All($"[server.trusted_proxies]\ncidrs = [\"{written}\"]").Data["server:trusted_proxies:cidrs:0"]);

    [Fact]
    public void Parse_HomePath_IsExpanded()
        => Assert.Equal("/home/ada/h.db", TestToml.All("[database]\npath = \"~/h.db\"").Data["database:path"]);

    [Fact]
    public void Parse_Environment_BecomesAResourceAttribute()
        => Assert.Equal("prod", TestToml.All("[observability.tracing]\nenvironment = \"prod\"").Data["observability:tracing:resource_attributes:deployment.environment.name"]);

    [Fact]
    public void Parse_UsageExportAsOneTable_IsAListOfOne()
        => Assert.Equal("http://c", TestToml.All("[observability.usage.otlp]\nendpoint = \"http://c\"").Data["observability:usage:otlp:0:endpoint"]);

    [Fact]
    public void FindPosition_CanonicalKey_NamesTheSpellingUsed()
    {
        var result = TestToml.All("[auth.gateway]\ntype = \"api_key\"\n[auth.gateway.api_key]\nkey_prefix = \"k_\"\n[providers.t]\ntype = \"test\"");

        Assert.Equal(new TomlPosition("auth.gateway.api_key.key_prefix", 4, 14), result.FindPosition("auth:api_key:key_prefix"));
        Assert.Equal("auth.gateway.type", result.FindPosition("auth:type")?.KeyPath);
        Assert.Equal(new TomlPosition("providers.t", 5, 12), result.FindPosition("providers:t:timeout_secs"));
        Assert.Null(result.FindPosition("server:port"));
    }

    [Fact]
    public void FindPosition_WithPrefix_ExpectsThePrefix()
    {
        var options = TestToml.Options(Parts.TomlParts.All);
        options.KeyPrefix = "Hadrian";

        var result = HadrianToml.Parse("[server]\nport = 1", options: options);

        Assert.Equal("1", result.Data["Hadrian:server:port"]);
        Assert.Equal(2, result.FindPosition("Hadrian:server:port")?.Line);
    }

    [Fact]
    public void ToString_Problem_FollowsTheFormatOfCompilers()
        => Assert.Equal(
            "hadrian.toml:2:8: error: server.port: 70000 is out of range, must be 0-65535. Fix: write a whole number, 0-65535.",
            TestToml.All("[server]\nport = 70000\nhost = \"127.0.0.1\"").Problems.Single().ToString());
}
