using System.Collections.Concurrent;
using System.Diagnostics;
using Hadrian.Gateway;
using Hadrian.Stores.Redis.Tests.Servers;
using Hadrian.TestCommon.Network;
using Hadrian.TestCommon.Redis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Hadrian.Stores.Redis.Tests;

/// <summary>
/// What calls under a budget are told while a real Redis is slow, cut off or not to be written to, and that they pass again
/// afterwards, from the same process. That none waits longer than its time for Redis shows in the store's own time-out.
/// </summary>
public sealed class RedisTroubleTests
{
    private static readonly TimeSpan CallTime = TimeSpan.FromMilliseconds(50);

    [RedisFact]
    [Trait("Property", "RL-8")]
    [Trait("Property", "BU-6")]
    public async Task Redis_AnswersLate_IsNotWaitedForAndItsLateAnswersHarmNoLaterCall()
    {
        await using var server = await RedisProcess.StartAsync();
        await using var proxy = new LoopbackProxy(server.Port);
        await using var trouble = await Caller.StartAsync(proxy.Port);

        for (var call = 0; call < 6; call++)
        {
            proxy.Hold();
            await trouble.AssertRefusedAsync();
            proxy.Release();
        }

        await trouble.AssertPassesAsync();
        await trouble.AssertNothingReservedAsync();
    }

    [RedisFact]
    [Trait("Property", "RL-8")]
    public async Task Redis_TooLate_IsGivenUpByTheStoresOwnTimeout()
    {
        await using var server = await RedisProcess.StartAsync();
        await using var proxy = new LoopbackProxy(server.Port);
        await using var trouble = await Caller.StartAsync(proxy.Port);

        await trouble.AssertAnswersAsync();
        proxy.Hold();
        var failures = new List<RedisException>();
        for (var call = 0; call < 5; call++)
        {
            failures.Add(await trouble.FailAsync());
        }

        proxy.Release();

        // Three wait for their 50 ms, the others not at all.
        Assert.Equal([true, true, true, false, false], failures.Select(failure => failure.InnerException is TimeoutException));
        Assert.All(failures.Take(3), failure => Assert.Contains("within 50 ms", failure.Message, StringComparison.Ordinal));
        await trouble.AssertPassesAsync();
    }

    [RedisFact]
    [Trait("Property", "RL-8")]
    public async Task Redis_ConnectionsCut_RefusesMeanwhileAndRecovers()
    {
        await using var server = await RedisProcess.StartAsync();
        await using var proxy = new LoopbackProxy(server.Port);
        await using var trouble = await Caller.StartAsync(proxy.Port);

        for (var round = 0; round < 3; round++)
        {
            proxy.Cut();
            await trouble.AssertRefusedAsync();
            proxy.Mend();
            await trouble.AssertPassesAsync();
        }

        await trouble.AssertNothingReservedAsync();
    }

    [RedisFact]
    [Trait("Property", "RL-8")]
    public async Task Redis_CutWhileACallWaits_RefusesThatCallAndRecovers()
    {
        await using var server = await RedisProcess.StartAsync();
        await using var proxy = new LoopbackProxy(server.Port);
        await using var trouble = await Caller.StartAsync(proxy.Port);

        proxy.Hold();
        var waiting = trouble.AssertRefusedAsync();
        proxy.Cut();
        await waiting;

        proxy.Release();
        proxy.Mend();
        await trouble.AssertPassesAsync();
        await trouble.AssertNothingReservedAsync();
    }

    [RedisFact]
    [Trait("Property", "RL-8")]
    public async Task Redis_MissesItsReplicas_RefusesWritesAndRecovers()
    {
        await using var server = await RedisProcess.StartAsync();
        await using var trouble = await Caller.StartAsync(server.Port);

        await RedisProcess.CommandAsync("-p", $"{server.Port}", "CONFIG", "SET", "min-replicas-to-write", "1");
        await trouble.AssertRefusedAsync();
        await RedisProcess.CommandAsync("-p", $"{server.Port}", "CONFIG", "SET", "min-replicas-to-write", "0");

        await trouble.AssertPassesAsync();
    }

    [RedisFact]
    [Trait("Property", "RL-8")]
    public async Task Redis_ForgetsItsScripts_IsSentThemAgain()
    {
        await using var server = await RedisProcess.StartAsync();
        await using var trouble = await Caller.StartAsync(server.Port);

        for (var round = 0; round < 3; round++)
        {
            await RedisProcess.CommandAsync("-p", $"{server.Port}", "SCRIPT", "FLUSH");
            await trouble.AssertPassesAsync();
        }
    }

    [RedisFact]
    [Trait("Property", "BU-9")]
    public async Task Redis_RestartedEmpty_FillsBudgetsFromUsageAndStillBlocks()
    {
        await using var server = await RedisProcess.StartAsync();
        await using var trouble = await Caller.StartAsync(server.Port);
        trouble.Spent = Money.FromCents(100_000);

        await server.KillAsync();
        await trouble.AssertRefusedAsync();
        await server.RestartAsync();

        Assert.Equal(GatewayErrorCodes.BudgetExceeded, await trouble.VerdictAsync());
    }

    /// <summary>A node on a port, and one key with much money.</summary>
    private sealed class Caller : IAsyncDisposable, IBudgetSpendSource
    {
        private readonly RedisNode _node;
        private readonly BudgetPolicy _policy;
        private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
        private readonly ApiKeyRecord _key = new()
        {
            Id = Guid.NewGuid(),
            KeyPrefix = "gw_live_",
            Name = "ci",
            Owner = new ApiKeyOwner(ApiKeyOwnerKind.Organization, Guid.NewGuid()),
            BudgetLimitCents = 100_000,
            BudgetPeriod = BudgetPeriod.Daily,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };

        private readonly FailureLog _log = new();
        private long _passed;

        private Caller(int port)
        {
            _node = new RedisNode($"redis://127.0.0.1:{port}", "test:", source: this, timeout: CallTime);
            _policy = new BudgetPolicy(Options.Create(new BudgetOptions { LeaseSeconds = 6 }), _node.Ledger, [], [], TimeProvider.System, _log);
        }

        public Money Spent { get; set; }

        public static async Task<Caller> StartAsync(int port)
        {
            var caller = new Caller(port);
            await caller._node.Redis.ConnectAsync(default);
            await caller.AssertPassesAsync();
            return caller;
        }

        public ValueTask<Money> GetSpendAsync(BudgetAccount account, CancellationToken cancellationToken) => new(Spent);

        public async Task AssertRefusedAsync() => Assert.Equal(GatewayErrorCodes.BudgetUnavailable, await CallAsync());

        /// <summary>Asks the ledger itself, which must fail.</summary>
        public async Task<RedisException> FailAsync() => await Assert.ThrowsAnyAsync<RedisException>(AskAsync);

        /// <summary>Asks the ledger itself until it answers, so that no earlier failure counts.</summary>
        public async Task AssertAnswersAsync()
        {
            var watch = Stopwatch.StartNew();
            while (await Record.ExceptionAsync(AskAsync) is { } failure)
            {
                Assert.True(failure is RedisException && watch.Elapsed < TimeSpan.FromSeconds(30), failure.ToString());
            }
        }

        public async Task AssertPassesAsync() => Assert.Null(await VerdictAsync());

        /// <summary>Calls until Redis has a say.</summary>
        /// <returns>The refusal's code; <see langword="null"/> for a call that passes.</returns>
        public async Task<string?> VerdictAsync()
        {
            var watch = Stopwatch.StartNew();
            while (true)
            {
                var code = await CallAsync();
                if (code != GatewayErrorCodes.BudgetUnavailable)
                {
                    return code;
                }

                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "Redis never came back.");
                await Task.Yield();
            }
        }

        /// <summary>Waits until what refused calls may have reserved is given back: each passing call cost a cent, the others nothing.</summary>
        public async Task AssertNothingReservedAsync()
        {
            var account = new BudgetAccount(new(BudgetScopeKind.Key, _key.Id), BudgetWindow.Containing(_now, BudgetPeriod.Daily, TimeZoneInfo.Utc));
            var watch = Stopwatch.StartNew();
            BudgetBalance? balance = null;
            while (balance != new BudgetBalance(Money.FromCents(_passed), Money.Zero))
            {
                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"Still {balance} after {_passed} calls. {_log}");
                try
                {
                    balance = await _node.Ledger.ReadAsync(Principal.ForApiKey(_key).OrganizationId ?? _key.Id, account, default);
                }
                catch (RedisException exception)
                {
                    Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), exception.ToString());
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            _policy.Dispose();
            await _node.DisposeAsync();
        }

        private async Task AskAsync() => await _node.Ledger.RenewAsync(Guid.Empty, [Guid.Empty], TimeSpan.FromSeconds(1), default);

        private async Task<string?> CallAsync()
        {
            var call = new GatewayCall(GatewayOperation.Chat, _now) { Principal = Principal.ForApiKey(_key), EstimatedCost = Money.FromCents(40) };
            var lease = await _policy.AcquireAsync(call, default);
            if (lease.Refusal is { } refusal)
            {
                return refusal.Code;
            }

            _passed++;
            await lease.SettleAsync(new CallOutcome { Status = CallStatus.Succeeded, Cost = Money.FromCents(1) });
            return null;
        }
    }

    /// <summary>What the policy reports, for a test that fails.</summary>
    private sealed class FailureLog : ILogger<BudgetPolicy>
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // The refusals of a trouble are many, and expected.
            if (_lines.Count < 50)
            {
                _lines.Enqueue($"{formatter(state, exception)} {exception?.GetType().Name}: {exception?.Message}");
            }
        }

        public override string ToString() => string.Join('\n', _lines);
    }
}
