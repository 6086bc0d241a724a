using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests;

public class RegistrationTests
{
    [Fact]
    public async Task AddHadrianGateway_Twice_KeepsTheFirstConfigurationAndAddsNothing()
    {
        var services = new ServiceCollection();
        services.AddHadrianGateway(Configuration("5")).AddTestProvider();
        var count = services.Count;

        services.AddHadrianGateway(Configuration("9")).ConfigureAuthentication(options => options.Mode = AuthenticationMode.None);

        Assert.Equal(count + 1, services.Count);
        await using var provider = services.BuildServiceProvider();
        Assert.Equal(5, provider.GetRequiredService<IOptions<RateLimitOptions>>().Value.RequestsPerMinute);
        Assert.Equal(
            ["api_key", "project_claim", "rate_limit", "model_access", "token_rate_limit", "cost_estimate", "budget", "usage", "latency"],
            provider.GetRequiredService<PolicyPipeline>().Policies.Select(policy => policy.Name));
    }

    [Fact]
    public void KeyCache_CapacityConfigured_HoldsNoMore()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("cache:max_capacity", "2")]).Build();
        var services = new ServiceCollection();
        services.AddHadrianGateway(configuration);
        using var provider = services.BuildServiceProvider();
        var cache = provider.GetRequiredService<ApiKeyCache>();

        for (uint i = 0; i < 10; i++)
        {
            cache.Fill(new ApiKeyHash(0, i), principal: null, cache.Generation);
        }

        Assert.Equal(2, Enumerable.Range(0, 10).Count(i => cache.TryGet(new ApiKeyHash(0, (uint)i), out _)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ChatClient_FromAnyContainer_IsGovernedAndRecordsUsage(bool streaming)
    {
        var services = new ServiceCollection();
        services.AddHadrianGateway().AddTestProvider();
        var store = new InMemoryUsageStore();
        services.AddSingleton<IUsageStore>(store);
        using (var provider = services.BuildServiceProvider())
        {
            await provider.GetRequiredService<IChatClient>().AskAsync(streaming, new ChatOptions { ModelId = "test/test-model" });
            await provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>().GenerateAsync(["text"], new() { ModelId = "test/test-model" });
        }

        Assert.Equal([GatewayOperation.Chat, GatewayOperation.Embeddings], store.Records.Select(record => record.Operation));
        Assert.Equal((10, 10, streaming), (store.Records[0].Usage.InputTokens, store.Records[0].Usage.OutputTokens, store.Records[0].Streamed));
        Assert.Equal(8, store.Records[1].Usage.InputTokens);
    }

    [Fact]
    public async Task StopAsync_UsageAndUsesPending_AreWritten()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        InMemoryUsageStore usage = new();
        ControllableKeyStore keys = new();
        builder.Services.AddSingleton<IUsageStore>(usage).AddSingleton<IApiKeyStore>(keys).AddSingleton<TimeProvider>(new FakeTimeProvider());
        builder.Services.AddHadrianGateway().AddTestProvider();
        using var host = builder.Build();
        await host.StartAsync();
        await keys.CreateAsync(Keys.Record(DateTimeOffset.UnixEpoch), Keys.Hash("gw_key"), CancellationToken.None);
        await host.Services.GetRequiredService<IChatClient>().AskAsync(streaming: true, new ChatOptions { ModelId = "m" }.WithHadrianApiKey("gw_key"));
        Assert.Empty(usage.Records);

        await host.StopAsync();

        Assert.Single(usage.Records);
        Assert.Single(keys.Touches);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UseHadrianRateLimit_WithoutAGateway_WorksAlone(bool streaming)
    {
        using var client = FakeChatClient.Saying("hi").AsBuilder().UseHadrianRateLimit(limits => limits.RequestsPerMinute = 1).Build();

        await client.AskAsync(streaming);
        var exception = await Assert.ThrowsAsync<GatewayException>(() => client.AskAsync(streaming));

        Assert.Equal(GatewayErrorCodes.RateLimitExceeded, exception.Code);
    }

    [Fact]
    public void UseHadrianRateLimit_LimitIsWrong_SaysSoWhenBuilt()
    {
        var builder = FakeChatClient.Saying("hi").AsBuilder().UseHadrianRateLimit(limits => limits.RequestsPerMinute = 0);

        var exception = Assert.Throws<OptionsValidationException>(() => builder.Build());

        Assert.Equal("limits.rate.requests_per_minute: must be 1 or more, not 0.", exception.Message);
    }

    [Fact]
    public async Task AnySubsetOfPolicies_OnAChatClient_WorksAlone()
    {
        var services = new ServiceCollection();
        services.AddHadrianGateway();
        await using var provider = services.BuildServiceProvider();
        Func<ChatClientBuilder, ChatClientBuilder>[] policies =
        [
            builder => builder.UseHadrianRateLimit(),
            builder => builder.UseHadrianBudget(),
            builder => builder.UseHadrianUsage(),
            builder => builder.UseHadrianApiKey(),
            builder => builder.UseHadrianPolicy(_ => new ModelAccessPolicy()),
        ];
        for (var subset = 0; subset < 1 << policies.Length; subset++)
        {
            var builder = FakeChatClient.Saying("hi").AsBuilder();
            for (var i = 0; i < policies.Length; i++)
            {
                builder = (subset & (1 << i)) == 0 ? builder : policies[i](builder);
            }

            using var client = builder.Build(provider);
            Assert.Equal("hi", await client.AskAsync(streaming: subset % 2 == 0));
        }
    }

    [Fact]
    public async Task AddHadrianRateLimit_OnAnHttpClientRenewed_KeepsItsCounters()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("vendor")
            .AddHadrianRateLimit(limits => limits.RequestsPerMinute = 1)
            .ConfigurePrimaryHttpMessageHandler(() => new FakeHandler(_ => new HttpResponseMessage()));
        await using var provider = services.BuildServiceProvider();
        var handlers = provider.GetRequiredService<IHttpMessageHandlerFactory>();
        var builderFactory = provider.GetRequiredService<IHttpClientFactory>();
        using var first = builderFactory.CreateClient("vendor");
        using var second = new HttpClient(handlers.CreateHandler("vendor"), disposeHandler: false);

        using var passed = await first.GetAsync(new Uri("https://vendor.example/v1/models"));
        using var refused = await second.GetAsync(new Uri("https://vendor.example/v1/models"));

        Assert.Equal((200, 429), ((int)passed.StatusCode, (int)refused.StatusCode));
    }

    private static IConfigurationRoot Configuration(string requestsPerMinute) => new ConfigurationBuilder()
        .AddInMemoryCollection([new("limits:rate:requests_per_minute", requestsPerMinute)])
        .Build();
}
