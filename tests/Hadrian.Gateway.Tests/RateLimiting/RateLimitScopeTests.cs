using System.Net;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.RateLimiting;

public class RateLimitScopeTests
{
    private readonly FakeTimeProvider _time = new();

    public static TheoryData<RateLimitScopeKind> Kinds => [.. Enum.GetValues<RateLimitScopeKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task AcquireAsync_ScopeIsUsedUp_RefusesItAndNobodyElse(RateLimitScopeKind kind)
    {
        foreach (var limit in new Action<RateLimitScopeRule>[]
        {
            rule => rule.RequestsPerMinute = 1,
            rule => rule.RequestsPerDay = 1,
            rule => rule.TokensPerMinute = 1_010,
            rule => rule.TokensPerDay = 1_010,
            rule => rule.ConcurrentRequests = 1,
        })
        {
            var pipeline = Pipeline(kind, limit);
            var (mine, others) = (Member(1), Member(2));
            Assert.Null(await AskAsync(pipeline, mine));

            var refusal = await AskAsync(pipeline, mine);

            Assert.Equal(429, refusal!.StatusCode);
            Assert.True(refusal.RetryAfter >= TimeSpan.FromSeconds(1));
            var isShared = kind == RateLimitScopeKind.Global;
            Assert.Equal(isShared ? 429 : null, (await AskAsync(pipeline, others))?.StatusCode);
        }

        (Principal Principal, string Provider, string Address) Member(int number)
        {
            var id = new Guid(number, 0, 0, new byte[8]);
            var record = Keys.Record(DateTimeOffset.UnixEpoch) with { Id = id };
            record = kind switch
            {
                RateLimitScopeKind.Organization => record with { OrganizationId = id },
                RateLimitScopeKind.Team => record with { Owner = new ApiKeyOwner(ApiKeyOwnerKind.Team, id) },
                RateLimitScopeKind.Project => record with { Owner = new ApiKeyOwner(ApiKeyOwnerKind.Project, id) },
                RateLimitScopeKind.User => record with { Owner = new ApiKeyOwner(ApiKeyOwnerKind.User, id) },
                RateLimitScopeKind.ServiceAccount => record with { Owner = new ApiKeyOwner(ApiKeyOwnerKind.ServiceAccount, id) },
                _ => record,
            };
            return (Principal.ForApiKey(record), $"provider{number}", $"203.0.113.{number}");
        }
    }

    [Fact]
    public async Task AcquireAsync_RuleNamesOne_BindsOnlyThatOne()
    {
        var pipeline = Pipeline(RateLimitScopeKind.Model, rule => (rule.Name, rule.RequestsPerMinute) = ("a/model", 1));
        var principal = Principal.ForApiKey(Keys.Record(DateTimeOffset.UnixEpoch));

        for (var i = 0; i < 3; i++)
        {
            Assert.Null(await AskAsync(pipeline, (principal, "b", "203.0.113.1")));
        }

        Assert.Null(await AskAsync(pipeline, (principal, "a", "203.0.113.1")));
        Assert.Equal("Rate limit exceeded: 1 requests per minute (model)", (await AskAsync(pipeline, (principal, "a", "203.0.113.1")))!.Message);
    }

    [Fact]
    public async Task AcquireAsync_TwoRulesOnOneCounter_CountOnceAgainstTheLower()
    {
        var id = Guid.NewGuid();
        var options = Options();
        options.Scopes.Add(new RateLimitScopeRule { Scope = RateLimitScopeKind.Key, RequestsPerMinute = 3 });
        options.Scopes.Add(new RateLimitScopeRule { Scope = RateLimitScopeKind.Key, Id = id, RequestsPerMinute = 2 });
        var pipeline = Pipeline(options);
        var mine = (Principal.ForApiKey(Keys.Record(DateTimeOffset.UnixEpoch) with { Id = id }), "a", "203.0.113.1");

        Assert.Null(await AskAsync(pipeline, mine));
        Assert.Null(await AskAsync(pipeline, mine));
        Assert.Equal("Rate limit exceeded: 2 requests per minute", (await AskAsync(pipeline, mine))!.Message);
    }

    [Fact]
    public async Task AcquireAsync_ModelIsTighterThanTheKey_HeadersShowTheModel()
    {
        var pipeline = Pipeline(RateLimitScopeKind.Model, rule => rule.RequestsPerMinute = 5);
        var call = Call((Principal.ForApiKey(Keys.Record(DateTimeOffset.UnixEpoch)), "a", "203.0.113.1"));

        await pipeline.Begin(call).AcquireAsync(PolicyStage.Reservation, CancellationToken.None);

        Assert.Equal((5, 4), (call.RateLimit!.Value.Limit, call.RateLimit.Value.Remaining));
    }

    private static RateLimitOptions Options() => new() { RequestsPerMinute = 1_000, ConcurrentRequests = 1_000, TokensPerMinute = null };

    private PolicyPipeline Pipeline(RateLimitScopeKind kind, Action<RateLimitScopeRule> configure)
    {
        var rule = new RateLimitScopeRule { Scope = kind };
        configure(rule);
        var options = Options();
        options.Scopes.Add(rule);
        Assert.True(new RateLimitOptionsValidator().Validate(null, options).Succeeded);
        return Pipeline(options);
    }

    private PolicyPipeline Pipeline(RateLimitOptions options)
    {
        var store = new InMemoryRateLimitStore(_time);
        return new PolicyPipeline([new RequestRateLimitPolicy(options, store, _time, null, null), new TokenRateLimitPolicy(options, store, _time, null, null)], _time);
    }

    private GatewayCall Call((Principal Principal, string Provider, string Address) caller) => new(GatewayOperation.Chat, _time.GetUtcNow())
    {
        Principal = caller.Principal,
        Target = new ModelTarget(caller.Provider, "model"),
        RemoteAddress = IPAddress.Parse(caller.Address),
        EstimatedInputTokens = 10,
    };

    private ValueTask<GatewayError?> AskAsync(PolicyPipeline pipeline, (Principal, string, string) caller)
        => pipeline.Begin(Call(caller)).AcquireAsync(PolicyStage.Reservation, CancellationToken.None);
}
