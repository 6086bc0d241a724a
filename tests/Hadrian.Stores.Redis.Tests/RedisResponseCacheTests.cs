using System.Diagnostics;
using Hadrian.Gateway;
using Hadrian.Stores.Redis.Tests.Servers;
using Hadrian.TestCommon.Redis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Stores.Redis.Tests;

/// <summary>Answers that nodes share through Redis.</summary>
public sealed class RedisResponseCacheTests(SingleRedis redis) : IClassFixture<SingleRedis>
{
    private static readonly ChatOptions Deterministic = new() { ModelId = "m", Temperature = 0 };

    private readonly string _prefix = $"test:{Guid.NewGuid():N}:";

    [RedisFact]
    public async Task Answer_OfOneNode_IsReadByAnother()
    {
        using var first = new Node(redis.Url, _prefix);
        using var second = new Node(redis.Url, _prefix);

        Assert.Equal("answer 1", await first.AskAsync());

        // The second level is written after the caller has its answer.
        await UntilAsync(async () => (await RedisProcess.CommandAsync("-p", $"{new Uri(redis.Url).Port}", "--scan", "--pattern", $"{_prefix}response:*")).Length > 0);
        Assert.Equal("answer 1", await second.AskAsync());
        Assert.Equal((1, 0), (first.Client.Calls, second.Client.Calls));
    }

    [RedisFact]
    public async Task Redis_Away_IsAMissWithoutAnError()
    {
        await using var server = await RedisProcess.StartAsync();
        using var first = new Node(server.Url, _prefix);
        using var second = new Node(server.Url, _prefix);
        Assert.Equal("answer 1", await first.AskAsync());
        await server.KillAsync();

        Assert.Equal("answer 1", await second.AskAsync());
        Assert.Equal("answer 1", await first.AskAsync());
        Assert.Equal((1, 1), (first.Client.Calls, second.Client.Calls));
    }

    [RedisFact]
    public async Task Redis_Frozen_IsAMissWithoutAnError()
    {
        await using var server = await RedisProcess.StartAsync();
        using var first = new Node(server.Url, _prefix, TimeSpan.FromMilliseconds(50));
        Assert.Equal("answer 1", await first.AskAsync());

        await server.SignalAsync("STOP");

        Assert.Equal("answer 2", await first.AskAsync("Again"));
        await server.SignalAsync("CONT");
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var watch = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "It never came to hold.");
        }
    }

    /// <summary>A node with a model that numbers its answers, behind a cache.</summary>
    private sealed class Node : IDisposable
    {
        private readonly ServiceProvider _services;
        private readonly IChatClient _cached;

        public Node(string url, string prefix, TimeSpan? timeout = null)
        {
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddHadrianGateway().AddRedisStores(options => (options.Url, options.KeyPrefix, options.CommandTimeout) = (url, prefix, timeout ?? TimeSpan.FromSeconds(30)));
            _services = services.BuildServiceProvider();
            _cached = new ChatClientBuilder(Client).UseHadrianResponseCache(options => options.UseDistributedCache = true).Build(_services);
        }

        public CountingChatClient Client { get; } = new();

        public async Task<string> AskAsync(string prompt = "Hello") => (await _cached.GetResponseAsync(prompt, Deterministic)).Text;

        public void Dispose()
        {
            _cached.Dispose();
            _services.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private sealed class CountingChatClient : IChatClient
    {
        public int Calls { get; private set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, $"answer {++Calls}")) { FinishReason = ChatFinishReason.Stop });

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
