using System.Data.Common;
using Hadrian.Stores.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.AspNetCore.Tests.Authentication;

public sealed class KeyCacheTests
{
    [Fact]
    public async Task WarmCall_SendsNoDatabaseCommand()
    {
        using var directory = new TemporaryDirectory();
        var commands = new CommandCounter();
        await using var gateway = await StartOnSqliteAsync(directory, commands);
        (await gateway.ChatAsync()).AssertOk();
        (await gateway.GetAsync("/v1/models")).AssertOk();

        commands.Reset();
        for (var i = 0; i < 5; i++)
        {
            (await gateway.ChatAsync()).AssertOk();
            (await gateway.GetAsync("/v1/models")).AssertOk();
        }

        Assert.Equal(0, commands.Count);
    }

    [Fact]
    public async Task ColdCall_ReadsTheKeyOnce()
    {
        using var directory = new TemporaryDirectory();
        var commands = new CommandCounter();
        await using var gateway = await StartOnSqliteAsync(directory, commands);

        commands.Reset();
        (await gateway.ChatAsync()).AssertOk();

        Assert.Equal(1, commands.Count);
    }

    [Fact]
    public async Task CacheOff_EveryCallReadsTheKey()
    {
        using var directory = new TemporaryDirectory();
        var commands = new CommandCounter();
        await using var gateway = await StartOnSqliteAsync(directory, commands, options => options.Configuration["auth:api_key:cache_ttl_secs"] = "0");

        commands.Reset();
        (await gateway.ChatAsync()).AssertOk();
        (await gateway.ChatAsync()).AssertOk();

        Assert.Equal(2, commands.Count);
    }

    [Fact]
    [Trait("Property", "AK-4")]
    public async Task InvalidKeys_AFloodOfThem_StaysOffTheDatabase()
    {
        using var directory = new TemporaryDirectory();
        var commands = new CommandCounter();
        await using var gateway = await StartOnSqliteAsync(directory, commands, options =>
            options.RateLimits = limits => limits.AddressLimits.RequestsPerMinute = 5);

        (await gateway.ChatAsync()).AssertOk();
        commands.Reset();
        var statuses = new List<int>();
        for (var i = 0; i < 100; i++)
        {
            // Another key each time, so that no memory of earlier ones helps; and some that cannot be keys at all.
            statuses.Add((await gateway.ChatAsync(key: i % 2 == 0 ? $"gw_live_{i}" : $"sk-{i}")).Status);
        }

        Assert.Equal(95, statuses.Count(status => status == 429));

        // The address's allowance, and as much again for good keys behind the same address.
        Assert.InRange(commands.Count, 1, 10);
        (await gateway.ChatAsync()).AssertOk();
    }

    private static Task<TestGateway> StartOnSqliteAsync(TemporaryDirectory directory, CommandCounter commands, Action<TestGatewayOptions>? configure = null)
        => TestGateway.StartAsync(options =>
        {
            options.Gateway = gateway =>
            {
                gateway.AddSqliteStorage(Path.Combine(directory.Path, "gateway.db"));
                gateway.Services.ConfigureDbContext<HadrianDbContext>(context => context.AddInterceptors(commands));

                // Usage is written behind the call; here only the call itself is of interest.
                gateway.Services.AddSingleton<IUsageStore, RecordingUsageStore>();
            };
            configure?.Invoke(options);
        });

    private sealed class CommandCounter : DbCommandInterceptor
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Reset() => Volatile.Write(ref _count, 0);

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _count);
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _count);
            return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
        }
    }
}
