using System.Collections.Concurrent;
using System.Globalization;
using Hadrian.Stores.Redis.Budgets;
using Hadrian.Stores.Redis.Connections;
using StackExchange.Redis;

namespace Hadrian.Stores.Redis;

/// <summary>
/// Keeps budgets in Redis, for all nodes together. Every operation is one script over all accounts of a call, by the server's
/// clock. An account Redis does not hold, as after a flush, is first filled from durable usage.
/// </summary>
internal sealed class RedisBudgetLedger(RedisStore redis, RedisClock clock, IBudgetSpendSource? source = null) : IBudgetLedger
{
    private const int MostFillings = 8;
    private static readonly TimeSpan KeptAfterPeriod = TimeSpan.FromHours(24);
    private static readonly string Reserve = RedisScript.Read("ledger.lua", "ledger.reserve.lua");
    private static readonly string Settle = RedisScript.Read("ledger.lua", "ledger.settle.lua");
    private static readonly string Renew = RedisScript.Read("ledger.lua", "ledger.renew.lua");
    private static readonly string Sweep = RedisScript.Read("ledger.lua", "ledger.sweep.lua");
    private static readonly string Fill = RedisScript.Read("ledger.fill.lua");

    private readonly LedgerKeys _keys = new(redis.Prefix);
    private readonly ConcurrentDictionary<Guid, bool> _tenants = new();

    public async ValueTask<BudgetVerdict> ReserveAsync(BudgetReservation reservation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        ArgumentOutOfRangeException.ThrowIfNegative(reservation.Amount.NanoUsd);
        ArgumentOutOfRangeException.ThrowIfZero(reservation.Limits.Count);
        var verdict = await TakeAsync(reservation, "reserve", reservation.Amount, reservation.IsEnforced, cancellationToken).ConfigureAwait(false);
        if (_tenants.TryAdd(reservation.TenantId, true))
        {
            // So that another node sweeps the tenant when this one dies. The call need not wait: a later sweep says it again.
            await redis.UseAsync(database => database.SetAddAsync(_keys.Tenants, Text(reservation.TenantId), CommandFlags.FireAndForget)).ConfigureAwait(false);
        }

        return verdict;
    }

    public async ValueTask<BudgetVerdict> ExtendAsync(BudgetReservation reservation, Money total, bool force, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        return await TakeAsync(reservation, "extend", total, reservation.IsEnforced && !force, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask RenewAsync(Guid tenantId, IReadOnlyList<Guid> operationIds, TimeSpan leaseDuration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operationIds);
        foreach (var part in operationIds.Chunk(100))
        {
            RedisKey[] keys = [_keys.Leases(tenantId), _keys.Abandoned(tenantId), .. part.Select(id => _keys.Operation(tenantId, id))];
            await redis.RunAsync(Renew, keys, [clock.Now, (long)leaseDuration.TotalMilliseconds], cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask<BudgetSettlement> SettleAsync(BudgetReservation reservation, Money actual, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        ArgumentOutOfRangeException.ThrowIfNegative(actual.NanoUsd);
        var answer = await redis.RunAsync(Settle, _keys.Of(reservation), [clock.Now, actual.NanoUsd], cancellationToken).ConfigureAwait(false);
        return (string?)answer switch
        {
            "settled" => BudgetSettlement.Settled,
            "late" => BudgetSettlement.Late,
            _ => BudgetSettlement.Repeated,
        };
    }

    /// <summary>Settles. Redis remembers what it settled, so an operation it does not know is one it never reserved, or forgot.</summary>
    /// <param name="reservation">What would have been reserved.</param>
    /// <param name="actual">What the operation cost.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    public ValueTask<BudgetSettlement> ChargeAsync(BudgetReservation reservation, Money actual, CancellationToken cancellationToken)
        => SettleAsync(reservation, actual, cancellationToken);

    public async ValueTask<BudgetBalance> ReadAsync(Guid tenantId, BudgetAccount account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var key = _keys.Account(tenantId, account);
        for (var filling = 0; ; filling++)
        {
            var values = await redis.UseAsync(database => database.HashGetAsync(key, ["s", "o"])).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!values[0].IsNull || source is null || filling == MostFillings)
            {
                return new BudgetBalance(new Money((long)values[0]), new Money((long)values[1]));
            }

            await FillAsync(tenantId, account, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask<IReadOnlyList<AbandonedReservation>> SweepAsync(CancellationToken cancellationToken)
    {
        List<AbandonedReservation> abandoned = [];
        foreach (var tenantId in await TenantsAsync().WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await SweepAsync(tenantId, abandoned, cancellationToken).ConfigureAwait(false);
            }
            catch (RedisException) when (abandoned.Count > 0)
            {
                // What was taken out so far must be reported; the next sweep does the rest.
                break;
            }
        }

        return abandoned;
    }

    private async Task SweepAsync(Guid tenantId, List<AbandonedReservation> abandoned, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [_keys.Leases(tenantId), _keys.Abandoned(tenantId)];
        var answer = (string[])(await redis.RunAsync(Sweep, keys, [clock.Now], cancellationToken).ConfigureAwait(false))!;
        for (var i = 1; i + 1 < answer.Length; i += 2)
        {
            var charged = new Money(long.Parse(answer[i + 1], CultureInfo.InvariantCulture));
            abandoned.Add(new AbandonedReservation(StoredReservation.Read(answer[i]), charged));
        }

        if (answer[0] == "0")
        {
            // Nothing is left to sweep. Whoever reserves next makes the tenant known again.
            _tenants.TryRemove(tenantId, out _);
            await redis.UseAsync(database => database.SetRemoveAsync(_keys.Tenants, Text(tenantId))).ConfigureAwait(false);
        }
    }

    /// <summary>Makes this node's tenants known, so that another one sweeps them when this one is gone, and gives all of them.</summary>
    private async Task<IEnumerable<Guid>> TenantsAsync() => await redis.UseAsync(async database =>
    {
        var own = _tenants.Keys.Select(id => (RedisValue)Text(id)).ToArray();
        if (own.Length > 0)
        {
            await database.SetAddAsync(_keys.Tenants, own).ConfigureAwait(false);
        }

        var all = await database.SetMembersAsync(_keys.Tenants).ConfigureAwait(false);
        return all.Select(id => Guid.ParseExact((string)id!, "N"));
    }).ConfigureAwait(false);

    private async ValueTask<BudgetVerdict> TakeAsync(
        BudgetReservation reservation, string mode, Money amount, bool isEnforced, CancellationToken cancellationToken)
    {
        var keys = _keys.Of(reservation);
        var values = ValuesOf(reservation, mode, amount, isEnforced);
        for (var filling = 0; filling < MostFillings; filling++)
        {
            var answer = (string[])(await redis.RunAsync(Reserve, keys, values, cancellationToken).ConfigureAwait(false))!;
            if (answer[0] != "missing")
            {
                return VerdictOf(reservation.Limits, answer);
            }

            foreach (var index in answer.Skip(1))
            {
                var account = reservation.Limits[int.Parse(index, CultureInfo.InvariantCulture)].Account;
                await FillAsync(reservation.TenantId, account, cancellationToken).ConfigureAwait(false);
            }
        }

        throw new RedisException("Budget accounts vanish as soon as they are filled. Give Redis more memory, or an eviction policy that spares keys without expiry.");
    }

    private RedisValue[] ValuesOf(BudgetReservation reservation, string mode, Money amount, bool isEnforced)
    {
        var values = new List<RedisValue>(8 + (3 * reservation.Limits.Count))
        {
            clock.Now,
            mode,
            amount.NanoUsd,
            (long)reservation.LeaseDuration.TotalMilliseconds,
            isEnforced,
            source is null,
            reservation.OnAbandon == BudgetAbandonment.ChargeEstimate,
            mode == "reserve" ? StoredReservation.Write(reservation) : RedisValue.EmptyString,
        };
        foreach (var limit in reservation.Limits)
        {
            values.AddRange([limit.Amount.NanoUsd, limit.WarnAt.NanoUsd, ForgetAt(limit.Account)]);
        }

        return [.. values];
    }

    private async Task FillAsync(Guid tenantId, BudgetAccount account, CancellationToken cancellationToken)
    {
        var spent = source is null ? Money.Zero : await source.GetSpendAsync(account, cancellationToken).ConfigureAwait(false);
        await redis.RunAsync(Fill, [_keys.Account(tenantId, account)], [Money.Max(spent, Money.Zero).NanoUsd, ForgetAt(account)], cancellationToken).ConfigureAwait(false);
    }

    private static string Text(Guid id) => id.ToString("N");

    private static RedisValue ForgetAt(BudgetAccount account)
        => account.Window.End is { } end ? (end + KeptAfterPeriod).ToUnixTimeMilliseconds() : RedisValue.EmptyString;

    private static BudgetVerdict VerdictOf(IReadOnlyList<BudgetLimit> limits, string[] answer)
    {
        var (full, nearest, nearestShare) = (-1, 0, -1d);
        List<BudgetLimit>? warned = null;
        for (var i = 0; i < limits.Count; i++)
        {
            var limit = limits[i];
            var committed = Balance(answer, i).Committed;
            var said = answer[3 + (i * 3)];
            if (said.Contains("full", StringComparison.Ordinal) && (full < 0 || ResetsAfter(limit, limits[full])))
            {
                full = i;
            }

            var share = (double)committed.NanoUsd / Math.Max(1, limit.Amount.NanoUsd);
            if (share > nearestShare)
            {
                (nearest, nearestShare) = (i, share);
            }

            if (said.Contains("warned", StringComparison.Ordinal))
            {
                (warned ??= []).Add(limit);
            }
        }

        if (answer[0] == "gone")
        {
            return new BudgetVerdict { Fits = false, Limit = limits[0], Balance = Balance(answer, 0) };
        }

        var shown = full < 0 ? nearest : full;
        return new BudgetVerdict { Fits = full < 0, Limit = limits[shown], Balance = Balance(answer, shown), Warned = warned! };
    }

    private static BudgetBalance Balance(string[] answer, int index) => new(
        new Money(long.Parse(answer[1 + (index * 3)], CultureInfo.InvariantCulture)),
        new Money(long.Parse(answer[2 + (index * 3)], CultureInfo.InvariantCulture)));

    private static bool ResetsAfter(BudgetLimit limit, BudgetLimit other)
        => other.Account.Window.End is { } end && !(limit.Account.Window.End <= end);
}
