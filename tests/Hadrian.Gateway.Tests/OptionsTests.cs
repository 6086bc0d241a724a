using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway.Tests;

public class OptionsTests
{
    [Theory]
    [InlineData("limits:rate:requests_per_minute", "0", "limits.rate.requests_per_minute: must be 1 or more, not 0.")]
    [InlineData("limits:rate:requests_per_day", "-1", "limits.rate.requests_per_day: must be 1 or more, not -1.")]
    [InlineData("limits:rate:concurrent_requests", "0", "limits.rate.concurrent_requests: must be 1 or more, not 0.")]
    [InlineData("limits:rate:ip_rate_limits:requests_per_minute", "0", "limits.rate.ip_rate_limits.requests_per_minute: must be 1 or more, not 0.")]
    [InlineData("limits:rate:ip_rate_limits:requests_per_hour", "0", "limits.rate.ip_rate_limits.requests_per_hour: must be 1 or more, not 0.")]
    [InlineData("limits:rate:tokens_per_minute", "0", "limits.rate.tokens_per_minute: must be 1 or more, not 0.")]
    [InlineData("limits:rate:tokens_per_day", "0", "limits.rate.tokens_per_day: must be 1 or more, not 0.")]
    [InlineData("limits:rate:estimated_tokens_per_request", "0", "limits.rate.estimated_tokens_per_request: must be 1 or more, not 0.")]
    [InlineData("limits:rate:local_share", "0", "limits.rate.local_share: must be above 0 and at most 1, not 0.")]
    [InlineData("limits:rate:scopes:0:scope", "team", "limits.rate.scopes[0]: limits nothing; set requests_per_minute,")]
    [InlineData("observability:usage:buffer:max_size", "0", "observability.usage.buffer.max_size: must be from 1 to 100000, not 0.")]
    [InlineData("observability:usage:buffer:flush_interval_ms", "9", "observability.usage.buffer.flush_interval_ms: must be from 10 to 600000, not 9.")]
    [InlineData("observability:usage:buffer:journal", "always", "observability.usage.buffer.journal: 'always' needs a directory; set journal_path beside it.")]
    [InlineData("observability:usage:buffer:journal_path", " ", "observability.usage.buffer.journal_path: must name a directory; leave it out for no journal.")]
    [InlineData("observability:usage:buffer:journal_max_bytes", "5", "observability.usage.buffer.journal_max_bytes: must be 1048576 or more, not 5.")]
    [InlineData("observability:usage:buffer:max_pending_entries", "0", "observability.usage.buffer.max_pending_entries: must be from 1 to 10000000, not 0.")]
    [InlineData("auth:api_key:cache_ttl_secs", "-1", "auth.api_key.cache_ttl_secs: must be from 0 to 86400, not -1.")]
    [InlineData("cache:max_capacity", "0", "cache.max_capacity: must be 1 or more, not 0.")]
    [InlineData("auth:api_key:header_name", "X API Key", "auth.api_key.header_name: 'X API Key' is not the name of an HTTP header.")]
    [InlineData("auth:api_key:key_prefix", "", "auth.api_key.key_prefix: must not be empty")]
    [InlineData("auth:api_key:generation_prefix", "live_", "auth.api_key.generation_prefix: 'live_' must start with auth.api_key.key_prefix 'gw_'")]
    [InlineData("server:body_limit_bytes", "0", "server.body_limit_bytes: must be 1 or more, not 0.")]
    [InlineData("server:max_response_body_bytes", "0", "server.max_response_body_bytes: must be 1 or more, not 0.")]
    [InlineData("server:streaming_idle_timeout_secs", "-5", "server.streaming_idle_timeout_secs: must be from 0 to 86400, not -5.")]
    [InlineData("features:static_models_cache:refresh_interval_secs", "-1", "features.static_models_cache.refresh_interval_secs: must be from 0 to 86400, not -1.")]
    [InlineData("server:http_client:connect_timeout_secs", "0", "server.http_client.connect_timeout_secs: must be from 1 to 3600, not 0.")]
    [InlineData("server:http_client:pool_idle_timeout_secs", "-1", "server.http_client.pool_idle_timeout_secs: must be from 0 to 86400, not -1.")]
    [InlineData("server:http_client:pool_max_idle_per_host", "-1", "server.http_client.pool_max_idle_per_host: must be 0 or more, not -1.")]
    [InlineData("server:http_client:tcp_keepalive_secs", "40000", "server.http_client.tcp_keepalive_secs: must be from 0 to 32767, not 40000.")]
    [InlineData("server:http_client:user_agent", "a\nb", "server.http_client.user_agent: must be printable ASCII")]
    public async Task StartAsync_SettingIsWrong_StopsWithItsPath(string key, string value, string message)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync((key, value)));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_SeveralAreWrong_NamesAll()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(
            () => StartAsync(("limits:rate:requests_per_minute", "0"), ("limits:rate:concurrent_requests", "0")));

        Assert.Equal(2, exception.Failures.Count());
    }

    [Theory]
    [InlineData("providers:mine:type", "nonsense", "providers.mine.type: 'nonsense' is not known here. Known types: test;")]
    [InlineData("providers:mine:model_name", "m", "providers.mine.type is missing. Known types: test.")]
    [InlineData("default_provider", "nowhere", "providers.default_provider: 'nowhere' is not configured; known: ")]
    [InlineData("limits:rate:window_type", "Fixed", "limits.rate.window_type: 'Fixed' is not one of sliding, fixed.")]
    [InlineData("limits:rate:mode", "off", "limits.rate.mode: 'off' is not one of enforce, shadow.")]
    [InlineData("limits:rate:on_store_failure", "x", "limits.rate.on_store_failure: 'x' is not one of fail_closed, fail_open, local.")]
    [InlineData("limits:rate:scopes:0:requests_per_day", "1", "limits.rate.scopes.0.scope: is missing; it is one of global, organization, team,")]
    [InlineData("auth:type", "magic", "auth.type: 'magic' is not one of none, api_key, jwt, multi.")]
    public async Task StartAsync_ProviderOrModeIsWrong_StopsWithItsPath(string key, string value, string message)
    {
        var exception = await Assert.ThrowsAsync<GatewayConfigurationException>(() => StartAsync((key, value)));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("timeout_secs", "0", "providers.mine.timeout_secs: must be from 1 to 86400, not 0.")]
    [InlineData("streaming_buffer_size", "1", "providers.mine.streaming_buffer_size: must be from 1024 to 16777216, not 1.")]
    [InlineData("model_name", "", "providers.mine.model_name: must not be empty.")]
    [InlineData("models:m:output_per_1m_tokens", "-1", "providers.mine.models.\"m\".output_per_1m_tokens: must be ")]
    [InlineData("failure_mode:type", "HttpError", "providers.mine.failure_mode.type: 'HttpError' is not one of none, http_error,")]
    [InlineData("circuit_breaker:failure_threshold", "0", "providers.mine.circuit_breaker.failure_threshold: must be 1 or more, not 0.")]
    [InlineData("circuit_breaker:success_threshold", "0", "providers.mine.circuit_breaker.success_threshold: must be 1 or more, not 0.")]
    [InlineData("circuit_breaker:cooldown_secs", "0", "providers.mine.circuit_breaker.cooldown_secs: must be 1 or more, not 0.")]
    [InlineData("circuit_breaker:max_open_timeout_secs", "0", "providers.mine.circuit_breaker.max_open_timeout_secs: must be 1 or more, not 0.")]
    [InlineData("circuit_breaker:probe_timeout_secs", "0", "providers.mine.circuit_breaker.probe_timeout_secs: must be 1 or more, not 0.")]
    [InlineData("circuit_breaker:backoff_multiplier", "0.5", "providers.mine.circuit_breaker.backoff_multiplier: must be 1 or more, not 0.5.")]
    [InlineData("circuit_breaker:failure_status_codes:0", "200", "providers.mine.circuit_breaker.failure_status_codes[0]: must be from 400 to 599, not 200.")]
    [InlineData("retry:max_retries", "101", "providers.mine.retry.max_retries: must be from 0 to 100, not 101.")]
    [InlineData("retry:initial_delay_ms", "20000", "providers.mine.retry.max_delay_ms: must be at least retry.initial_delay_ms, 20000, not 10000.")]
    [InlineData("retry:backoff_multiplier", "0", "providers.mine.retry.backoff_multiplier: must be 1 or more, not 0.")]
    [InlineData("retry:jitter", "1.1", "providers.mine.retry.jitter: must be from 0 to 1, not 1.1.")]
    [InlineData("retry:retryable_status_codes:0", "600", "providers.mine.retry.retryable_status_codes[0]: must be from 400 to 599, not 600.")]
    [InlineData("fallback_providers:0", "mine", "providers.mine.fallback_providers[0]: a provider cannot fall back to itself")]
    [InlineData("fallback_providers:0", "nobody", "providers.mine.fallback_providers[0]: provider 'nobody' is not configured; known: mine.")]
    [InlineData("model_fallbacks:m:0:provider", "mine", "providers.mine.model_fallbacks.\"m\"[0].model: is missing; name the model to try.")]
    [InlineData("failure_mode:status_code", "200", "providers.mine.failure_mode.status_code: must be from 400 to 599, not 200.")]
    public async Task StartAsync_TestProviderIsWrong_StopsWithItsPath(string key, string value, string message)
    {
        var exception = await Assert.ThrowsAsync<GatewayConfigurationException>(() => StartAsync(("providers:mine:type", "test"), ($"providers:mine:{key}", value)));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RateLimitScopeKind.Global, true, null, "limits.rate.scopes[0].id: scope \"global\" has no ids; remove it.")]
    [InlineData(RateLimitScopeKind.Address, false, "x", "limits.rate.scopes[0].name: scope \"ip\" has no names; remove it.")]
    [InlineData(RateLimitScopeKind.Model, false, "gpt-4o", "limits.rate.scopes[0].name: 'gpt-4o' is not a full model name; write it as provider/model.")]
    [InlineData(RateLimitScopeKind.Provider, false, "", "limits.rate.scopes[0].name: must not be empty; leave it out to limit each.")]
    public void Validate_ScopeRuleIsWrong_SaysWhere(RateLimitScopeKind scope, bool hasId, string? name, string message)
    {
        var options = new RateLimitOptions();
        options.Scopes.Add(new RateLimitScopeRule { Scope = scope, Id = hasId ? Guid.NewGuid() : null, Name = name, RequestsPerMinute = 1 });

        Assert.Equal([message], new RateLimitOptionsValidator().Validate(null, options).Failures);
    }

    [Fact]
    public void Validate_ScopeRuleIsThereTwice_SaysSo()
    {
        var options = new RateLimitOptions();
        options.Scopes.Add(new RateLimitScopeRule { RequestsPerMinute = 1 });
        options.Scopes.Add(new RateLimitScopeRule { TokensPerDay = 1 });

        Assert.Equal(
            ["limits.rate.scopes[1]: is there twice for the same scope, id and name; put all limits into one."],
            new RateLimitOptionsValidator().Validate(null, options).Failures);
    }

    [Fact]
    public async Task StartAsync_EverythingSet_BindsIt()
    {
        using var host = await StartAsync(
            ("auth:type", "api_key"),
            ("auth:allow_anonymous", "true"),
            ("auth:api_key:key_prefix", "acme_"),
            ("auth:api_key:cache_ttl_secs", "5"),
            ("limits:rate:requests_per_minute", "7"),
            ("limits:rate:requests_per_day", "70"),
            ("limits:rate:ip_rate_limits:enabled", "false"),
            ("limits:rate:tokens_per_minute", "8"),
            ("limits:rate:tokens_per_day", "80"),
            ("limits:rate:estimated_tokens_per_request", "9"),
            ("limits:rate:window_type", "fixed"),
            ("limits:rate:mode", "shadow"),
            ("limits:rate:on_store_failure", "fail_open"),
            ("limits:rate:scopes:0:scope", "ip"),
            ("limits:rate:scopes:0:concurrent_requests", "3"),
            ("limits:rate:scopes:1:scope", "model"),
            ("limits:rate:scopes:1:name", "mine/m"),
            ("limits:rate:scopes:1:tokens_per_day", "4"),
            ("observability:usage:buffer:max_size", "11"),
            ("default_provider", "mine"),
            ("providers:mine:type", "test"));

        var authentication = host.Services.GetRequiredService<IOptions<AuthenticationOptions>>().Value;
        var limits = host.Services.GetRequiredService<IOptions<RateLimitOptions>>().Value;
        Assert.Equal(
            (AuthenticationMode.ApiKey, true, "acme_", 5),
            (authentication.Mode, authentication.AllowAnonymous, authentication.ApiKey.KeyPrefix, authentication.ApiKey.CacheTtlSeconds));
        Assert.Equal((7, 70, false), (limits.RequestsPerMinute, limits.RequestsPerDay, limits.AddressLimits.Enabled));
        Assert.Equal((8, 80L, 9), (limits.TokensPerMinute, limits.TokensPerDay, limits.EstimatedTokensPerRequest));
        Assert.Equal((RateLimitWindowType.Fixed, RateLimitMode.Shadow, RateLimitStoreFailure.FailOpen), (limits.WindowType, limits.Mode, limits.OnStoreFailure));
        Assert.Equal((RateLimitScopeKind.Address, 3), (limits.Scopes[0].Scope, limits.Scopes[0].ConcurrentRequests));
        Assert.Equal((RateLimitScopeKind.Model, "mine/m", 4L), (limits.Scopes[1].Scope, limits.Scopes[1].Name, limits.Scopes[1].TokensPerDay));
        Assert.Equal(11, host.Services.GetRequiredService<IOptions<UsageOptions>>().Value.BatchSize);
        Assert.True(host.Services.GetRequiredService<ModelRouter>().TryResolve("m", [], out var route, out _));
        Assert.Equal("mine/m", route.Target.CanonicalName);
    }

    private static async Task<IHost> StartAsync(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)))
            .Build();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddHadrianGateway(configuration).AddAspNetCore();
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }
}
