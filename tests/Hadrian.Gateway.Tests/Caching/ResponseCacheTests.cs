using System.Text;

namespace Hadrian.Gateway.Tests.Caching;

public class ResponseCacheTests
{
    [Fact]
    public async Task LookUp_AskedAgain_IsAHitWithTheSameBytes()
    {
        using var setup = new CacheSetup();

        Assert.Equal(CacheStatus.Miss, await setup.AskAsync());
        setup.Time.Advance(TimeSpan.FromMinutes(1));
        using var lookup = await setup.LookUpAsync();

        Assert.Equal(CacheStatus.Hit, lookup.Status);
        Assert.Equal(CacheSetup.Reply, Encoding.UTF8.GetString(lookup.Answer!.Body.Span));
        Assert.Equal(setup.Time.GetUtcNow() - TimeSpan.FromMinutes(1), lookup.Answer.CachedAt);
        Assert.Equal("HIT", CacheHeaders.StatusValue(lookup.Status));
    }

    [Theory]
    [InlineData("""{"model":"m","messages":[{}]}""", CacheStatus.Bypassed)]
    [InlineData("""{"model":"m","temperature":1,"messages":[{}]}""", CacheStatus.Bypassed)]
    [InlineData("""{"model":"m","temperature":0.0,"messages":[{}]}""", CacheStatus.Miss)]
    public async Task LookUp_OnlyDeterministic_WantsTemperatureZero(string body, CacheStatus expected)
    {
        using var setup = new CacheSetup();
        using var any = new CacheSetup(options => options.OnlyDeterministic = false);

        Assert.Equal(expected, await setup.AskAsync(body));
        Assert.Equal(CacheStatus.Miss, await any.AskAsync(body));
    }

    [Fact]
    public async Task LookUp_Embeddings_AreAlwaysCached()
    {
        using var setup = new CacheSetup();
        const string Body = """{"model":"m","input":"a"}""";

        Assert.Equal(CacheStatus.Miss, await setup.AskAsync(Body, CacheSetup.Call(operation: GatewayOperation.Embeddings), reply: """{"data":[]}"""));
        Assert.Equal(CacheStatus.Hit, await setup.AskAsync(Body, CacheSetup.Call(operation: GatewayOperation.Embeddings)));
    }

    [Theory]
    [InlineData("""{"choices":[{"finish_reason":"length"}]}""", 200)]
    [InlineData("""{"choices":[{"finish_reason":"stop"},{"finish_reason":"length"}]}""", 200)]
    [InlineData("""{"choices":[{"finish_reason":null}]}""", 200)]
    [InlineData("""{"choices":[]}""", 200)]
    [InlineData("""{"error":{"message":"x"},"choices":[{"finish_reason":"stop"}]}""", 200)]
    [InlineData("no json", 200)]
    [InlineData(CacheSetup.Reply, 500)]
    [InlineData(CacheSetup.Reply, 400)]
    public async Task Complete_AnswerThatIsNotWhole_IsNotKept(string reply, int status)
    {
        using var setup = new CacheSetup();
        await setup.AskAsync(reply: reply, status: status);

        Assert.Equal(CacheStatus.Miss, await setup.AskAsync());
    }

    [Fact]
    public async Task Complete_ToolCalls_AreKept()
    {
        using var setup = new CacheSetup();
        await setup.AskAsync(reply: """{"choices":[{"finish_reason":"tool_calls"}]}""");

        Assert.Equal(CacheStatus.Hit, await setup.AskAsync());
    }

    [Fact]
    public async Task Complete_AnswerOfAFallback_IsNotKept()
    {
        using var setup = new CacheSetup();
        var call = CacheSetup.Call();
        using (var lookup = await setup.LookUpAsync(call: call))
        {
            call.Target = new ModelTarget("q", "m");
            await CacheSetup.AnswerAsync(lookup);
        }

        Assert.Equal(CacheStatus.Miss, await setup.AskAsync());
    }

    [Fact]
    [Trait("Property", "CA-3")]
    public async Task LookUp_PolicyVersionChanged_IsAMiss()
    {
        var rules = new Rules { Version = "1" };
        using var setup = new CacheSetup(configure: null, rules);
        await setup.AskAsync();
        Assert.Equal(CacheStatus.Hit, await setup.AskAsync());

        rules.Version = "2";

        Assert.Equal(CacheStatus.Miss, await setup.AskAsync());
    }

    [Fact]
    [Trait("Property", "CA-4")]
    public async Task LookUp_NoStore_NeitherReadsNorWrites()
    {
        using var setup = new CacheSetup();

        Assert.Equal(CacheStatus.Bypassed, await setup.AskAsync(directive: CacheDirective.Bypass));
        Assert.Equal(CacheStatus.Miss, await setup.AskAsync());
        Assert.Equal(CacheStatus.Bypassed, await setup.AskAsync(directive: CacheDirective.Bypass));
    }

    [Theory]
    [Trait("Property", "CA-4")]
    [InlineData(CacheDirective.Use)]
    [InlineData(CacheDirective.Refresh)]
    public async Task LookUp_Stream_IsLeftAlone(CacheDirective directive)
    {
        using var setup = new CacheSetup(options => options.OnlyDeterministic = false);

        Assert.Equal(CacheStatus.Bypassed, await setup.AskAsync("""{"model":"m","stream":true,"messages":[{}]}""", directive: directive));
    }

    [Fact]
    public async Task LookUp_Refresh_CallsAndReplaces()
    {
        using var setup = new CacheSetup();
        await setup.AskAsync();

        Assert.Equal(CacheStatus.Miss, await setup.AskAsync(directive: CacheDirective.Refresh, reply: """{"choices":[{"finish_reason":"stop"}],"id":"new"}"""));

        using var lookup = await setup.LookUpAsync();
        Assert.Contains("new", Encoding.UTF8.GetString(lookup.Answer!.Body.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, CacheDirective.Use)]
    [InlineData("max-age=0", "false", CacheDirective.Use)]
    [InlineData("No-Cache", null, CacheDirective.Refresh)]
    [InlineData("no-cache, No-Store", null, CacheDirective.Bypass)]
    [InlineData("no-store", "1", CacheDirective.Bypass)]
    [InlineData(null, "1", CacheDirective.Refresh)]
    [InlineData(null, "True", CacheDirective.Refresh)]
    public void Read_Headers_GiveTheDirective(string? cacheControl, string? forceRefresh, CacheDirective expected)
        => Assert.Equal(expected, CacheHeaders.Read(cacheControl, forceRefresh));

    [Fact]
    [Trait("Property", "CA-7")]
    public async Task LookUp_Expired_IsAMiss()
    {
        using var setup = new CacheSetup(options => options.TtlSeconds = 10);
        await setup.AskAsync();

        setup.Time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.Equal(CacheStatus.Hit, await setup.AskAsync());
        setup.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(CacheStatus.Miss, await setup.AskAsync());
    }

    [Fact]
    [Trait("Property", "CA-7")]
    public async Task Complete_AnswerTooLarge_IsNotKept()
    {
        using var exact = new CacheSetup(options => options.MaxSizeBytes = CacheSetup.Reply.Length);
        using var small = new CacheSetup(options => options.MaxSizeBytes = CacheSetup.Reply.Length - 1);
        await exact.AskAsync();
        await small.AskAsync();

        Assert.Equal(CacheStatus.Hit, await exact.AskAsync());
        Assert.Equal(CacheStatus.Miss, await small.AskAsync());
    }

    [Fact]
    public async Task LookUp_Shadow_NeverAnswers()
    {
        using var setup = new CacheSetup(options => options.Shadow = true);

        Assert.Equal(CacheStatus.Bypassed, await setup.AskAsync());
        Assert.Equal(CacheStatus.Bypassed, await setup.AskAsync());
    }

    private sealed class Rules : IPolicyVersionSource
    {
        public string Name => "rules";

        public string Version { get; set; } = string.Empty;

        public string GetVersion(GatewayCall call) => Version;
    }
}
