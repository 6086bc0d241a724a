using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Caching;

public class ResponseCachingChatClientTests
{
    private static readonly ChatMessage[] Hello = [new(ChatRole.User, "hello")];

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly FaultyProvider _provider;

    public ResponseCachingChatClientTests() => _provider = new FaultyProvider("faulty", _time) { Default = ScriptedAnswer.Chat("one ", "two") };

    private static ChatOptions Deterministic => new() { Temperature = 0 };

    [Fact]
    public async Task GetResponse_AskedAgain_CallsOnceAndGivesTheSame()
    {
        using var client = Client();

        var first = await client.GetResponseAsync(Hello, Deterministic);
        _time.Advance(TimeSpan.FromMinutes(1));
        var second = await client.GetResponseAsync(Hello, Deterministic);

        GatewayAssert.Called(_provider, times: 1);
        Assert.Equal(CacheStatus.Miss, first.GetHadrianCacheStatus());
        Assert.Null(first.GetHadrianCachedAt());
        Assert.Equal(CacheStatus.Hit, second.GetHadrianCacheStatus());
        Assert.Equal(_time.GetUtcNow() - TimeSpan.FromMinutes(1), second.GetHadrianCachedAt());
        Assert.Equal("one two", second.Text);
        Assert.Equal(first.Usage!.OutputTokenCount, second.Usage!.OutputTokenCount);
        Assert.Equal(ChatFinishReason.Stop, second.FinishReason);
    }

    public static TheoryData<Action<ChatOptions>> SemanticChanges() => new(
        options => options.Temperature = 0.5f,
        options => options.TopP = 0.5f,
        options => options.TopK = 3,
        options => options.MaxOutputTokens = 3,
        options => options.Seed = 3,
        options => options.FrequencyPenalty = 1,
        options => options.PresencePenalty = 1,
        options => options.StopSequences = ["x"],
        options => options.Instructions = "be brief",
        options => options.ModelId = "other",
        options => options.ResponseFormat = ChatResponseFormat.Json,
        options => options.ToolMode = ChatToolMode.RequireAny,
        options => options.AllowMultipleToolCalls = false,
        options => options.Reasoning = new() { Effort = ReasoningEffort.High },
        options => options.AdditionalProperties = new() { ["verbosity"] = "low" },
        options => options.Tools = [AIFunctionFactory.Create(() => 1, "one")]);

    [Theory]
    [Trait("Property", "CA-1")]
    [MemberData(nameof(SemanticChanges))]
    public async Task GetResponse_AnotherOption_IsAnotherRequest(Action<ChatOptions> change)
    {
        using var client = Client(options => options.OnlyDeterministic = false);
        var changed = Deterministic;
        change(changed);

        await client.GetResponseAsync(Hello, Deterministic);
        await client.GetResponseAsync(Hello, changed);
        await client.GetResponseAsync(Hello, changed);

        GatewayAssert.Called(_provider, times: 2);
    }

    [Fact]
    [Trait("Property", "CA-1")]
    public async Task GetResponse_AnotherMessage_IsAnotherRequest()
    {
        using var client = Client();
        ChatMessage[][] conversations =
        [
            Hello,
            [new(ChatRole.System, "hello")],
            [new(ChatRole.User, "hello!")],
            [.. Hello, .. Hello],
            [new(ChatRole.User, [new TextContent("hello"), new DataContent(new byte[] { 1 }, "image/png")])],
            [new(ChatRole.User, [new TextContent("hello"), new DataContent(new byte[] { 2 }, "image/png")])],
        ];

        foreach (var conversation in conversations.Concat(conversations))
        {
            await client.GetResponseAsync(conversation, Deterministic);
        }

        GatewayAssert.Called(_provider, times: conversations.Length);
    }

    public static TheoryData<Action<ChatOptions>> Opaque() => new(
        options => options.RawRepresentationFactory = _ => new object(),
        options => options.ConversationId = "c",
        options => options.Tools = [new HostedWebSearchTool()],
        options => options.Temperature = null,
        options => options.WithHadrianCache(CacheDirective.Bypass));

    [Theory]
    [MemberData(nameof(Opaque))]
    public async Task GetResponse_RequestThatCannotBeToldFromOthers_IsNotCached(Action<ChatOptions> change)
    {
        using var client = Client();
        var options = Deterministic;
        change(options);

        await client.GetResponseAsync(Hello, options);
        var second = await client.GetResponseAsync(Hello, options);

        GatewayAssert.Called(_provider, times: 2);
        Assert.Equal(CacheStatus.Bypassed, second.GetHadrianCacheStatus());
    }

    [Fact]
    [Trait("Property", "CA-4")]
    public async Task GetStreamingResponse_Refresh_DeliversTheFirstUpdateAtOnce()
    {
        _provider.Enqueue(ScriptedAnswer.Chat("one ", "two").StallAt(4));
        using var client = Client();
        await using var updates = client.GetStreamingResponseAsync(Hello, Deterministic.WithHadrianCache(CacheDirective.Refresh)).GetAsyncEnumerator();

        Assert.True(await updates.MoveNextAsync());
        Assert.Equal("one ", updates.Current.Text);
        var next = updates.MoveNextAsync();
        Assert.False(next.IsCompleted);
        _provider.ReleaseStalls();
        Assert.True(await next);
    }

    [Fact]
    public async Task GetResponse_Failure_IsNotCachedAndReleasesTheKey()
    {
        _provider.Enqueue(ScriptedAnswer.Error(503), ScriptedAnswer.Chat("cut").FinishedBy("length"));
        using var client = Client();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetResponseAsync(Hello, Deterministic));
        await client.GetResponseAsync(Hello, Deterministic);
        await client.GetResponseAsync(Hello, Deterministic);
        await client.GetResponseAsync(Hello, Deterministic);

        GatewayAssert.Called(_provider, times: 3);
    }

    [Fact]
    [Trait("Property", "CA-5")]
    public async Task GetResponse_HundredAtOnce_MakeOneCall()
    {
        _provider.Enqueue(ScriptedAnswer.Chat("one").DelayedBy(TimeSpan.FromSeconds(1)));
        using var client = Client();
        var calls = Enumerable.Range(0, 100).Select(_ => client.GetResponseAsync(Hello, Deterministic)).ToList();

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.All(await Task.WhenAll(calls), response => Assert.Equal("one", response.Text));
        GatewayAssert.Called(_provider, times: 1);
    }

    [Fact]
    public async Task Gateway_Hit_IsAdmittedAndCostsNothing()
    {
        var admission = new RecordingPolicy("admission", PolicyStage.Admission);
        var reservation = new RecordingPolicy();
        await using var services = Gateway(gateway => gateway.ConfigureResponseCaching(options => options.Enabled = true), admission, reservation);
        var client = services.GetRequiredService<IChatClient>();
        var options = new ChatOptions { ModelId = "faulty/m", Temperature = 0 };

        await client.GetResponseAsync(Hello, options);
        var second = await client.GetResponseAsync(Hello, options);

        Assert.Equal(CacheStatus.Hit, second.GetHadrianCacheStatus());
        GatewayAssert.Called(_provider, times: 1);
        Assert.Equal(2, admission.Leases.Count);
        Assert.Single(reservation.Leases);
        GatewayAssert.NothingHeld(admission);
        GatewayAssert.NothingHeld(reservation);
    }

    [Fact]
    [Trait("Property", "CA-3")]
    public async Task Gateway_PermissionRevoked_StopsACachedAnswer()
    {
        var access = new RecordingPolicy("access", PolicyStage.ModelAccess);
        await using var services = Gateway(gateway => gateway.ConfigureResponseCaching(options => options.Enabled = true), access);
        var client = services.GetRequiredService<IChatClient>();
        var options = new ChatOptions { ModelId = "faulty/m", Temperature = 0 };
        await client.GetResponseAsync(Hello, options);

        access.Refusal = new GatewayError(System.Net.HttpStatusCode.Forbidden, GatewayErrorCodes.ModelNotAllowed, "revoked");

        await Assert.ThrowsAsync<GatewayException>(() => client.GetResponseAsync(Hello, options));
    }

    private ServiceProvider Gateway(Action<IHadrianGatewayBuilder> configure, params IGatewayPolicy[] policies)
    {
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(_time);
        collection.AddSingleton<IGatewayProvider>(_provider);
        foreach (var policy in policies)
        {
            collection.AddSingleton(policy);
        }

        configure(collection.AddHadrianGateway());
        return collection.BuildServiceProvider();
    }

    private IChatClient Client(Action<ResponseCacheOptions>? configure = null)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(_time).BuildServiceProvider();
        return _provider.CreateChatClient("m").AsBuilder().UseHadrianResponseCache(configure ?? (_ => { })).Build(services);
    }
}
