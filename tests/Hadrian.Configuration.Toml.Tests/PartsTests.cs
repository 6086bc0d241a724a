using Hadrian.Configuration.Toml.Parts;

namespace Hadrian.Configuration.Toml.Tests;

/// <summary>What happens when a file asks for something the build does not have.</summary>
public sealed class PartsTests
{
    [Theory]
    [InlineData("[limits.resource_limits]\nmax_teams_per_org = 1", "limits.resource_limits")]
    [InlineData("[auth.rbac]\nenabled = true", "auth.rbac")]
    [InlineData("[auth.emergency]\nenabled = true\naccounts = [{ id = \"a\", name = \"A\", key = \"0123456789012345678901234567890123\" }]", "auth.emergency")]
    [InlineData("[features.guardrails]\ncustom = { url = \"http://h\" }", "features.guardrails.custom")]
    [InlineData("[features.guardrails.input.provider]\ntype = \"bedrock\"", "features.guardrails.input.provider.type")]
    [InlineData("[features.file_processing]\nvirus_scan = { enabled = true }", "features.file_processing.virus_scan")]
    [InlineData("[server.tls]\ncert_path = \"c\"\nkey_path = \"k\"", "server.tls")]
    [InlineData("[sovereignty]\nx = 1", "sovereignty")]
    [InlineData("[secrets]\ntype = \"env\"", "secrets.type")]
    [InlineData("[observability.dead_letter_queue]\ntype = \"database\"", "observability.dead_letter_queue.type")]
    [InlineData("[database]\nurl = \"postgres://h/d\"\ntype = \"postgres\"", "database.type")]
    [InlineData("[cache]\ntype = \"redis\"\nurl = \"redis://h\"", "cache.type")]
    [InlineData("[auth.mode]\ntype = \"idp\"", "auth.mode.type")]
    [InlineData("[providers.a]\ntype = \"anthropic\"\napi_key = \"k\"", "providers.a.type")]
    [InlineData("[observability.logging]\nformat = \"cef\"", "observability.logging.format")]
    public void Parse_ProtectionThatIsNotBuiltIn_IsAnError(string text, string path)
    {
        var problem = Assert.Single(TestToml.Current(text).Errors());

        Assert.Equal(path, problem.KeyPath);
        problem.AssertSays("not part of this build");
    }

    [Theory]
    [InlineData("[limits.rate]\ntokens_per_minute = 1\ntokens_per_day = 2\nestimated_tokens_per_request = 3\nwindow_type = \"fixed\"")]
    [InlineData("[limits.rate_limits]\nmode = \"shadow\"\non_store_failure = \"local\"\nlocal_share = 0.5")]
    [InlineData("[[limits.rate.scopes]]\nscope = \"model\"\nname = \"openai/gpt-4o\"\ntokens_per_minute = 1000")]
    [InlineData("[limits.budget]\nenabled = false")]
    [InlineData("[limits.budget]\ndefault_daily_limit_cents = 1000")]
    [InlineData("[auth.rbac]\nenabled = false")]
    [InlineData("[auth.rbac]\ndefault_effect = \"deny\"")]
    [InlineData("[features.guardrails]\nenabled = false")]
    [InlineData("[features.guardrails.input]\nmode = \"concurrent\"\nactions = { pii_email = \"redact\", hate = { type = \"redact\", replacement = \"***\" } }\nproviders = [{ type = \"pii_regex\", types = [\"email\"] }]")]
    [InlineData("[features.guardrails.output]\nstreaming_mode = \"per_chunk\"\nprovider = { type = \"blocklist\", patterns = [{ pattern = \"falcon\" }] }")]
    [InlineData("[retention]\ninterval_hours = 24")]
    [InlineData("[secrets]\ntype = \"none\"")]
    [InlineData("[ui]\nenabled = false")]
    [InlineData("[server]\nallow_loopback_urls = true\nallow_private_urls = true\n[features.image_fetching]\nmax_size_mb = 5\nallowed_content_types = [\"image/png\"]")]
    [InlineData("[providers.t]\ntype = \"test\"\nretry = { enabled = true, max_retries = 1, jitter = 0.5, retryable_status_codes = [429, 529] }")]
    [InlineData("[providers.t]\ntype = \"test\"\ncircuit_breaker = { enabled = true, cooldown_secs = 3, backoff_multiplier = 1.5, probe_timeout_secs = 9 }")]
    [InlineData("[providers.t]\ntype = \"test\"\nfallback_providers = [\"u\"]\nfallback_on_rate_limit = false\nfallback_on_credential_error = false\n[providers.u]\ntype = \"test\"")]
    [InlineData("[providers.t]\ntype = \"test\"\nmodel_fallbacks = { m = [{ model = \"n\" }] }")]
    public void Parse_PartThatIsOff_SaysNothing(string text)
        => Assert.DoesNotContain(TestToml.Current(text).Problems, problem => problem.KeyPath != "server.host");

    [Theory]
    [InlineData("[retention.periods]\nconversations_deleted_days = 30", "retention.periods.conversations_deleted_days", 2)]
    [InlineData("[ui]\nenabled = true", "ui", 1)]
    [InlineData("[docs]\nenabled = true", "docs", 1)]
    [InlineData("[limits.budget]\nallowed_overage = 0.1", "limits.budget.allowed_overage", 2)]
    [InlineData("[features.websocket]\nenabled = true", "features.websocket", 1)]
    [InlineData("[providers.t]\ntype = \"test\"\nretry = { image_generation_max_retries = 1 }", "providers.t.retry.image_generation_max_retries", 3)]
    [InlineData("[server]\ntimeout_secs = 5", "server.timeout_secs", 2)]
    [InlineData("[observability.usage]\ndatabase = false", "observability.usage.database", 2)]
    public void Parse_ComfortThatIsNotBuiltIn_Warns(string text, string path, int line)
    {
        var result = TestToml.Current(text);

        result.AssertNoErrors();
        result.AssertWarns(path, line, "not part of this build");
    }

    [Fact]
    public void Parse_SeveralMissingParts_AreAllNamed()
        => TestToml.Current("[cache]\nurl = \"redis://h\"\ntype = \"redis\"\n[providers.a]\ntype = \"anthropic\"\napi_key = \"k\"\n[providers.b]\ntype = \"bedrock\"\nregion = \"r\"")
            .AssertErrors(("cache.type", 3), ("providers.a.type", 5), ("providers.b.type", 8));

    [Theory]
    [InlineData("[cache]\nurl = \"redis://h\"", "cache")]
    [InlineData("[database]\nurl = \"postgres://h/d\"", "database")]
    public void Parse_InferredTypeThatIsNotBuiltIn_IsAnError(string text, string path)
        => TestToml.Current(text).AssertOnlyError(path, 1, "not part of this build");

    [Fact]
    public void With_Part_MakesItAvailable()
    {
        var options = TestToml.Options(TomlParts.Current.With(TomlPart.Anthropic));

        HadrianToml.Parse("[providers.a]\ntype = \"anthropic\"\napi_key = \"k\"", options: options).AssertNoErrors();
    }
}
