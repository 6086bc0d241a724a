using System.Globalization;
using StackExchange.Redis;

namespace Hadrian.Stores.Redis.Budgets;

/// <summary>Names the ledger's keys. Those of a tenant share a hash slot.</summary>
internal sealed class LedgerKeys(string prefix)
{
    /// <summary>Gets the key of the set of all tenants with reservations.</summary>
    public RedisKey Tenants => $"{prefix}budget:tenants";

    public RedisKey Leases(Guid tenantId) => $"{Tenant(tenantId)}leases";

    public RedisKey Abandoned(Guid tenantId) => $"{Tenant(tenantId)}abandoned";

    public RedisKey Operation(Guid tenantId, Guid operationId) => $"{Tenant(tenantId)}operation:{operationId:N}";

    public RedisKey Account(Guid tenantId, BudgetAccount account) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Tenant(tenantId)}account:{(int)account.Scope.Kind}:{account.Scope.Id:N}:{(int)account.Window.Period}:{account.Window.Start.ToUnixTimeSeconds()}");

    /// <summary>Gives the keys the scripts on one operation take: the tenant's, the operation's, the accounts'.</summary>
    public RedisKey[] Of(BudgetReservation reservation)
    {
        var limits = reservation.Limits;
        var keys = new RedisKey[3 + limits.Count];
        (keys[0], keys[1]) = (Leases(reservation.TenantId), Abandoned(reservation.TenantId));
        keys[2] = Operation(reservation.TenantId, reservation.OperationId);
        for (var i = 0; i < limits.Count; i++)
        {
            keys[3 + i] = Account(reservation.TenantId, limits[i].Account);
        }

        return keys;
    }

    private string Tenant(Guid tenantId) => $"{prefix}budget:{{t:{tenantId:N}}}:";
}
