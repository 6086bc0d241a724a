using System.Diagnostics;
using Hadrian.Gateway;
using Hadrian.Stores.Redis.Invalidation;
using Hadrian.Stores.Redis.Tests.Servers;
using Hadrian.TestCommon.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hadrian.Stores.Redis.Tests;

public sealed class RedisInvalidationTests
{
    [RedisFact]
    [Trait("Property", "AK-1")]
    public async Task Invalidate_OnOneNode_BindsTheOthersWithinASecond()
    {
        await using var server = await RedisProcess.StartAsync();
        await AssertTellsAsync(server.Url);
    }

    [RedisFact]
    [Trait("Property", "AK-1")]
    public async Task Invalidate_OnOneNodeOfACluster_BindsTheOthersWithinASecond()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await AssertTellsAsync(cluster.Url);
    }

    [RedisFact]
    [Trait("Property", "AK-2")]
    public async Task Invalidate_WhileRedisIsGone_BindsTheOthersWhenItIsBack()
    {
        await using var server = await RedisProcess.StartAsync();
        InMemoryKeys keys = new();
        await using var first = await StartAsync(server.Url, keys);
        await using var second = await StartAsync(server.Url, keys);
        var key = await keys.CreateAsync();
        await UntilAsync(() => IsGoodAsync(second, key), expected: true);

        await server.KillAsync();
        Assert.True(await IsGoodAsync(second, key));
        var watch = Stopwatch.StartNew();
        await RevokeAsync(first, keys, key);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), "Redis holds up a revocation.");
        await server.RestartAsync();

        await UntilAsync(() => IsGoodAsync(second, key), expected: false);
        var next = await keys.CreateAsync();
        Assert.True(await IsGoodAsync(second, next));
        await UntilToldAsync(first, second, keys);
    }

    [RedisFact]
    public async Task Start_WithoutRedis_ListensOnceItIsThere()
    {
        await using var server = await RedisProcess.StartAsync();
        await server.KillAsync();
        InMemoryKeys keys = new();
        await using var first = await StartAsync(server.Url, keys);
        await using var second = await StartAsync(server.Url, keys);

        await server.RestartAsync();

        await UntilToldAsync(first, second, keys);
    }

    [Theory]
    [InlineData("node api_key abc", CacheInvalidationKind.ApiKey, "abc")]
    [InlineData("node prices ", CacheInvalidationKind.Prices, "")]
    [InlineData("node everything ", CacheInvalidationKind.Everything, "")]
    [InlineData("node of_a_later_version x", CacheInvalidationKind.Everything, "")]
    public void Read_Message_IsUnderstoodOrTakenForEverything(string text, CacheInvalidationKind kind, string id)
        => Assert.Equal(("node", new CacheInvalidation(kind, id)), InvalidationMessage.Read(text));

    [Fact]
    public void Write_EveryKind_IsReadBack()
        => Assert.All(Enum.GetValues<CacheInvalidationKind>(), kind =>
        {
            var invalidation = new CacheInvalidation(kind, kind == CacheInvalidationKind.ApiKey ? "ab" : "");
            Assert.Equal(("node", invalidation), InvalidationMessage.Read(InvalidationMessage.Write("node", invalidation)));
        });

    private static async Task AssertTellsAsync(string url)
    {
        InMemoryKeys keys = new();
        await using var first = await StartAsync(url, keys);
        await using var second = await StartAsync(url, keys);
        await UntilToldAsync(first, second, keys);
        await UntilToldAsync(second, first, keys);

        var key = await keys.CreateAsync();
        Assert.True(await IsGoodAsync(second, key));
        var watch = Stopwatch.StartNew();
        await RevokeAsync(first, keys, key);
        await UntilAsync(() => IsGoodAsync(second, key), expected: false);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"It took {watch.Elapsed}.");
    }

    /// <summary>Revokes keys, one after the other, until the other node is told: it may not listen yet.</summary>
    private static async Task UntilToldAsync(ServiceProvider from, ServiceProvider to, InMemoryKeys keys)
    {
        await UntilAsync(
            async () =>
            {
                var key = await keys.CreateAsync();
                Assert.True(await IsGoodAsync(to, key));
                await RevokeAsync(from, keys, key);
                var watch = Stopwatch.StartNew();
                while (await IsGoodAsync(to, key) && watch.Elapsed < TimeSpan.FromMilliseconds(200))
                {
                    await Task.Yield();
                }

                return !await IsGoodAsync(to, key);
            },
            expected: true);
    }

    private static async Task UntilAsync(Func<Task<bool>> ask, bool expected)
    {
        var watch = Stopwatch.StartNew();
        while (await ask() != expected)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "It never came to that.");
            await Task.Yield();
        }
    }

    private static async Task<bool> IsGoodAsync(ServiceProvider node, string key)
        => await node.GetRequiredService<ApiKeyAuthenticator>().AuthenticateAsync(key.AsMemory(), default) is not null;

    private static async Task RevokeAsync(ServiceProvider node, InMemoryKeys keys, string key)
        => await node.GetRequiredService<ApiKeyInvalidation>().InvalidateAsync(await keys.RevokeAsync(key));

    private static async Task<ServiceProvider> StartAsync(string url, InMemoryKeys keys)
    {
        ServiceCollection services = new();
        services.AddLogging().AddSingleton(keys.Store);
        services.AddHadrianGateway().AddRedisStores(options => (options.Url, options.KeyPrefix) = (url, "test:"));
        var node = services.BuildServiceProvider();
        node.GetRequiredService<ApiKeyInvalidation>();
        foreach (var service in node.GetServices<IHostedService>().Where(service => service.GetType().Namespace!.StartsWith("Hadrian.Stores.Redis", StringComparison.Ordinal)))
        {
            await service.StartAsync(default);
        }

        return node;
    }

    /// <summary>The database of both nodes.</summary>
    private sealed class InMemoryKeys
    {
        private readonly Dictionary<string, (Guid Id, string Hash)> _made = [];

        public IApiKeyStore Store { get; } = new InMemoryApiKeyStore();

        public async Task<string> CreateAsync()
        {
            var key = $"gw_live_{Guid.NewGuid():N}";
            var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)));
            var record = new ApiKeyRecord
            {
                Id = Guid.NewGuid(),
                KeyPrefix = "gw_live_",
                Name = "ci",
                Owner = new ApiKeyOwner(ApiKeyOwnerKind.Organization, Guid.NewGuid()),
                CreatedAt = DateTimeOffset.UtcNow,
            };
            await Store.CreateAsync(record, hash, default);
            _made[key] = (record.Id, hash);
            return key;
        }

        public async Task<string> RevokeAsync(string key)
        {
            var hash = await Store.RevokeAsync(_made[key].Id, DateTimeOffset.UtcNow, default);
            Assert.Equal(_made[key].Hash, hash);
            return hash!;
        }
    }
}
