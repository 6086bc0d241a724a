using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hadrian.Stores.Redis.Budgets;

/// <summary>A reservation as Redis keeps it, for the report on an abandoned one.</summary>
internal sealed record StoredReservation(
    Guid OperationId, Guid TenantId, Money Amount, TimeSpan LeaseDuration, bool IsEnforced, BudgetAbandonment OnAbandon, BudgetedCall Call, StoredLimit[] Limits)
{
    public static string Write(BudgetReservation reservation)
    {
        var stored = new StoredReservation(
            reservation.OperationId,
            reservation.TenantId,
            reservation.Amount,
            reservation.LeaseDuration,
            reservation.IsEnforced,
            reservation.OnAbandon,
            reservation.Call,
            [.. reservation.Limits.Select(limit => new StoredLimit(limit.Account.Scope, limit.Account.Window, limit.Amount, limit.WarnAt))]);
        return JsonSerializer.Serialize(stored, StoredReservationJson.Default.StoredReservation);
    }

    public static BudgetReservation Read(string json)
    {
        var stored = JsonSerializer.Deserialize(json, StoredReservationJson.Default.StoredReservation)
            ?? throw new JsonException("A stored reservation is empty.");
        return new BudgetReservation
        {
            OperationId = stored.OperationId,
            TenantId = stored.TenantId,
            Amount = stored.Amount,
            LeaseDuration = stored.LeaseDuration,
            IsEnforced = stored.IsEnforced,
            OnAbandon = stored.OnAbandon,
            Call = stored.Call,
            Limits = [.. stored.Limits.Select(limit => new BudgetLimit(new BudgetAccount(limit.Scope, limit.Window), limit.Amount, limit.WarnAt))],
        };
    }
}

/// <summary>A limit of a <see cref="StoredReservation"/>.</summary>
internal sealed record StoredLimit(BudgetScope Scope, BudgetWindow Window, Money Amount, Money WarnAt);

[JsonSerializable(typeof(StoredReservation))]
[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class StoredReservationJson : JsonSerializerContext;
