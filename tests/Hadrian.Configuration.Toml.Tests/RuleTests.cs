namespace Hadrian.Configuration.Toml.Tests;

public sealed class RuleTests
{
    [Theory]
    [InlineData("[cache]\ntype = \"none\"\n[limits.rate]\nrequests_per_minute = 1", "limits.rate", "cache.type on line 2")]
    [InlineData("[cache]\ntype = \"none\"\n[limits.budgets]\ndaily_budget_usd = 1", "limits.budgets", "cache.type on line 2")]
    [InlineData("[auth.api_key]\nkey_prefix = \"k_\"\ngeneration_prefix = \"g_\"", "auth.api_key.generation_prefix", "auth.api_key.key_prefix on line 2")]
    [InlineData("[auth.api_key]\ngeneration_prefix = \"g_\"", "auth.api_key.generation_prefix", "gw_")]
    [InlineData("[auth.emergency]\nenabled = true", "auth.emergency.accounts", "auth.emergency.enabled on line 2")]
    [InlineData("[auth.bootstrap]\ninitial_api_key = { name = \"n\" }", "auth.bootstrap.initial_api_key", "auth.bootstrap.initial_org")]
    [InlineData("[providers.t]\ntype = \"test\"\nretry = { initial_delay_ms = 9, max_delay_ms = 1 }", "providers.t.retry.initial_delay_ms", "providers.t.retry.max_delay_ms on line 3")]
    [InlineData("[features.file_search.embedding]\nprovider = \"x\"", "features.file_search.embedding.provider", "not configured")]
    public void Parse_SectionsThatConflict_NamesBoth(string text, string path, string words)
    {
        var problem = Assert.Single(TestToml.All(text).Errors());

        Assert.Equal(path, problem.KeyPath);
        problem.AssertSays(words);
    }

    [Fact]
    public void Parse_EmergencyIdTwice_NamesBoth()
    {
        const string Key = "key = \"0123456789012345678901234567890123\"";
        var text = $"[auth.emergency]\nenabled = true\n[[auth.emergency.accounts]]\nid = \"a\"\nname = \"A\"\n{Key}\n[[auth.emergency.accounts]]\nid = \"a\"\nname = \"B\"\n{Key}";

        TestToml.All(text).AssertOnlyError("auth.emergency.accounts[1].id", 8, "auth.emergency.accounts[0].id on line 4");
    }

    [Fact]
    public void Parse_TwoDeploymentsOfOneModel_NeedOneDefault()
    {
        const string Text = """
            [providers.z]
            type = "azure_open_ai"
            resource_name = "r"
            auth = { type = "managed_identity" }
            [providers.z.deployments.a]
            model = "gpt-4"
            [providers.z.deployments.b]
            model = "gpt-4"
            """;

        TestToml.All(Text).AssertOnlyError("providers.z.deployments.b", 7, "\"gpt-4\"", "providers.z.deployments.a on line 5", "exactly one");
        TestToml.All(Text + "\ndefault = true").AssertNoErrors();
    }

    [Theory]
    [InlineData("", "server.host", 1, "no authentication")]
    [InlineData("[server]\nhost = \"0.0.0.0\"", "server.host", 2, "no authentication")]
    [InlineData("[database]\npath = \"missing/h.db\"", "database.path", 2, "directory does not exist")]
    [InlineData("[cache]\ntype = \"none\"", "cache.type", 2, "no rate limits")]
    [InlineData("[auth]\nallow_anonymous = true", "auth.allow_anonymous", 2, "has no effect")]
    [InlineData("[auth.gateway]\nissuer = \"https://i\"", "auth.gateway.issuer", 2, "has no effect")]
    [InlineData("[auth.gateway.api_key]\ncache_ttl_secs = 60", "auth.gateway.api_key.cache_ttl_secs", 2, "has no effect")]
    [InlineData("[server.trusted_proxies]\ndangerously_trust_all = true", "server.trusted_proxies.dangerously_trust_all", 2, "every caller")]
    [InlineData("[providers.v]\ntype = \"vertex\"\napi_key = \"k\"\nproject = \"p\"", "providers.v.project", 4, "providers.v.api_key")]
    [InlineData("[server.http_client]\npool_max_idle_per_host = 32", "server.http_client.pool_max_idle_per_host", 2, "only 0")]
    public void Parse_DoubtfulSetting_Warns(string text, string path, int line, string words)
    {
        var result = TestToml.All(text);

        result.AssertNoErrors();
        result.AssertWarns(path, line, words);
    }

    [Theory]
    [InlineData("timeout_secs = 5\n[providers.t]\ntype = \"test\"\ntimeout_secs = 9", "providers.t.timeout_secs on line 5")]
    [InlineData("timeout_secs = 59\n[providers.t]\ntype = \"test\"", "the 60 s of provider \"t\"")]
    public void Parse_ClientTimeoutBelowAProviders_IsAnError(string toml, string words)
        => TestToml.All("[server.http_client]\n" + toml).AssertOnlyError("server.http_client.timeout_secs", 2, words);

    [Theory]
    [InlineData("timeout_secs = 60\n[providers.t]\ntype = \"test\"")]
    [InlineData("timeout_secs = 5\n[providers.t]\ntype = \"test\"\ntimeout_secs = 5")]
    [InlineData("pool_max_idle_per_host = 0\ntcp_keepalive_secs = 0\nhttp2_prior_knowledge = true\ntcp_nodelay = false\nuser_agent = \"acme\"")]
    public void Parse_HttpClientThatIsInForce_SaysNothing(string toml)
        => Assert.DoesNotContain(TestToml.Current("[server.http_client]\n" + toml).Problems, problem => problem.KeyPath != "server.host");

    [Fact]
    public void Parse_ModelMetadataAndSupportFlags_SayNothing()
        => Assert.DoesNotContain(
            TestToml.Current("[providers.l]\ntype = \"open_ai\"\nbase_url = \"http://localhost:1/v1\"\nsupports_tools = true\n[providers.l.models.\"m:1\"]\ncontext_length = 8192").Problems,
            problem => problem.KeyPath != "server.host");

    [Fact]
    public void Parse_DatabaseDirectoryNotWritable_Warns()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var directory = Directory.CreateTempSubdirectory();
        try
        {
            File.SetUnixFileMode(directory.FullName, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            var problems = TestToml.All($"[database]\npath = \"{directory.FullName}/h.db\"").Problems;

            // Nothing is forbidden to root.
            Assert.Equal(!Environment.IsPrivilegedProcess, problems.Any(problem => problem.KeyPath == "database.path" && problem.Message.Contains("not writable", StringComparison.Ordinal)));
        }
        finally
        {
            directory.Delete();
        }
    }

    [Fact]
    public void Parse_OwnServerWithoutKey_IsFine()
        => TestToml.All("[providers.l]\ntype = \"open_ai\"\nbase_url = \"http://localhost:1234/v1\"").AssertNoErrors();

    [Fact]
    public void Parse_MemoryCacheBesidePostgres_NotesSeparateCounting()
        => Assert.Contains(TestToml.All("[database]\nurl = \"postgres://h/d\"").Notes, note => note.Contains("each one counts", StringComparison.Ordinal));

    [Theory]
    [InlineData("[features.response_caching]", "features.response_caching", 1, "turns nothing on")]
    [InlineData("[features.response_caching]\nkey_components = { model = false }", "features.response_caching.key_components.model", 2, "has no effect")]
    [InlineData("[features.response_caching]\nkey_components = { system_prompt = false }", "features.response_caching.key_components.system_prompt", 2, "has no effect")]
    public void Parse_ResponseCacheThatIgnoresWhatMatters_Warns(string text, string path, int line, string words)
    {
        var result = TestToml.All(text);

        result.AssertNoErrors();
        result.AssertWarns(path, line, words);
    }
}
