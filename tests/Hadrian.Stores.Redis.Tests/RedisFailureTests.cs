using System.Diagnostics;
using Hadrian.Gateway;
using Hadrian.Stores.Redis.Tests.Servers;
using Hadrian.TestCommon.Redis;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Hadrian.Stores.Redis.Tests;

/// <summary>What the stores do when Redis is slow, gone or not to be written to: they say so at once, and mend themselves.</summary>
public class RedisFailureTests
{
    private static readonly RateLimitAcquisition Ask = new()
    {
        LeaseId = Guid.NewGuid(),
        TenantId = Guid.Empty,
        Dimensions = [new RateLimitDimension(RateLimitScope.Global, RateLimitMeasure.Requests, new(TimeSpan.FromMinutes(1)), 1_000_000)],
        IsEnforced = true,
    };

    [RedisFact]
    [Trait("Property", "RL-8")]
    public async Task Redis_Frozen_IsWaitedForBrieflyThenNotAtAllAndRecovers()
    {
        await using var server = await RedisProcess.StartAsync();
        await using var node = await ConnectAsync(server);

        await server.SignalAsync("STOP");
        var failures = new List<Exception>();
        for (var i = 0; i < 4; i++)
        {
            failures.Add(await Assert.ThrowsAsync<RedisException>(AcquireAsync(node)));
        }

        Assert.All(failures.Take(3), failure => Assert.IsType<TimeoutException>(failure.InnerException));
        Assert.Null(failures[3].InnerException);
        await server.SignalAsync("CONT");
        await AssertRecoversAsync(node);
    }

    [RedisFact]
    [Trait("Property", "BU-6")]
    public async Task Redis_FrozenWhileACallReserves_ChargesTheRefusedCallNothing()
    {
        await using var server = await RedisProcess.StartAsync();
        await using var node = await ConnectAsync(server);
        using var policy = new BudgetPolicy(
            Options.Create(new BudgetOptions { OnAbandon = BudgetAbandonment.ChargeEstimate }), node.Ledger, [], [], TimeProvider.System, NullLogger<BudgetPolicy>.Instance);
        var key = new ApiKeyRecord
        {
            Id = Guid.NewGuid(),
            KeyPrefix = "gw_live_",
            Name = "ci",
            Owner = new ApiKeyOwner(ApiKeyOwnerKind.Organization, Guid.NewGuid()),
            BudgetLimitCents = 100,
            BudgetPeriod = BudgetPeriod.Daily,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        var now = DateTimeOffset.UtcNow;
        GatewayCall Call() => new(GatewayOperation.Chat, now) { Principal = Principal.ForApiKey(key), EstimatedCost = Money.FromCents(40) };
        await (await policy.AcquireAsync(Call(), default)).SettleAsync(new CallOutcome { Status = CallStatus.Succeeded, Cost = Money.FromCents(1) });

        await server.SignalAsync("STOP");
        Assert.Equal(GatewayErrorCodes.BudgetUnavailable, (await policy.AcquireAsync(Call(), default)).Refusal?.Code);
        await server.SignalAsync("CONT");

        // What was sent is done in its order, so the answer to a later question knows of both.
        var account = new BudgetAccount(new(BudgetScopeKind.Key, key.Id), BudgetWindow.Containing(now, BudgetPeriod.Daily, TimeZoneInfo.Utc));
        var watch = Stopwatch.StartNew();
        BudgetBalance? balance = null;
        while (balance != new BudgetBalance(Money.FromCents(1), Money.Zero))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"Still {balance}.");
            try
            {
                balance = await node.Ledger.ReadAsync(Principal.ForApiKey(key).OrganizationId ?? key.Id, account, default);
            }
            catch (RedisException exception)
            {
                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), exception.ToString());
            }
        }
    }

    [RedisFact]
    [Trait("Property", "RL-8")]
    public async Task Redis_KilledAndStartedEmpty_FailsMeanwhileAndRecovers()
    {
        await using var server = await RedisProcess.StartAsync();
        await using var node = await ConnectAsync(server);

        await server.KillAsync();
        await Assert.ThrowsAnyAsync<RedisException>(AcquireAsync(node));
        await server.RestartAsync();
        await AssertRecoversAsync(node);
    }

    [RedisFact]
    public async Task Redis_ThatBecomesAReplica_RefusesAndRecovers()
    {
        await using var server = await RedisProcess.StartAsync();
        await using var node = await ConnectAsync(server);

        await RedisProcess.CommandAsync("-p", $"{server.Port}", "REPLICAOF", "127.0.0.1", "1");
        await Assert.ThrowsAnyAsync<RedisException>(AcquireAsync(node));
        await RedisProcess.CommandAsync("-p", $"{server.Port}", "REPLICAOF", "NO", "ONE");
        await AssertRecoversAsync(node);
    }

    [RedisFact]
    public async Task Redis_ThatIsNotThere_DoesNotKeepANodeFromStarting()
    {
        await using var server = await RedisProcess.StartAsync();
        await server.KillAsync();
        await using var node = new RedisNode(server.Url, "test:", timeout: TimeSpan.FromMilliseconds(50));

        Assert.Equal((false, $"127.0.0.1:{server.Port}"), await node.Redis.ConnectAsync(default));
        await server.RestartAsync();
        await AssertRecoversAsync(node);
    }

    [RedisFact]
    public async Task Redis_WithPasswordOrUser_LetsInWhoKnowsIt()
    {
        await using var server = await RedisProcess.StartAsync();
        await RedisProcess.CommandAsync("-p", $"{server.Port}", "ACL", "SETUSER", "ada", "on", ">p@ss", "~*", "&*", "+@all");
        await RedisProcess.CommandAsync("-p", $"{server.Port}", "CONFIG", "SET", "requirepass", "secret");
        foreach (var (credentials, isLetIn) in ((string, bool)[])[(":secret@", true), ("ada:p%40ss@", true), (":wrong@", false), ("", false)])
        {
            await using var node = new RedisNode($"redis://{credentials}127.0.0.1:{server.Port}", "test:");
            var (isConnected, _) = await node.Redis.ConnectAsync(default);

            Assert.Equal(isLetIn, isConnected && await Record.ExceptionAsync(AcquireAsync(node)) is null);
        }
    }

    private static async Task<RedisNode> ConnectAsync(RedisProcess server)
    {
        var node = new RedisNode(server.Url, "test:", timeout: TimeSpan.FromMilliseconds(50));
        await node.Redis.ConnectAsync(default);
        await AssertRecoversAsync(node);
        return node;
    }

    private static Func<Task> AcquireAsync(RedisNode node) => async () => await node.Limits.AcquireAsync(Ask, default);

    private static async Task AssertRecoversAsync(RedisNode node)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                Assert.True((await node.Limits.AcquireAsync(Ask, default)).Fits);
                return;
            }
            catch (RedisException) when (watch.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Yield();
            }
        }
    }
}
