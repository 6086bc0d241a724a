using System.Globalization;
using System.Net;

namespace Hadrian.Gateway;

/// <summary>The wording of budget refusals.</summary>
internal static class BudgetErrors
{
    public static GatewayError Exceeded(BudgetStatus status, Money amount, HttpStatusCode statusCode, DateTimeOffset now)
    {
        var resets = status.ResetsAt is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"It resets at {at:yyyy-MM-ddTHH:mm:ssZ}.")
            : "It does not reset.";
        return new GatewayError(
            statusCode,
            GatewayErrorCodes.BudgetExceeded,
            $"Budget limit exceeded for {BudgetScopes.Name(status.Period)} period: {status.Spend} of the {BudgetScopes.Name(status.Scope.Kind)} budget of {status.Limit} are used or reserved, and this call may cost {amount}. {resets}")
        {
            Budget = status,
            RetryAfter = status.ResetsAt is { } reset ? TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling((reset - now).TotalSeconds))) : null,
        };
    }

    public static GatewayError Unpriced(GatewayCall call) => new(
        HttpStatusCode.PaymentRequired,
        GatewayErrorCodes.BudgetUnpriced,
        $"No price is known for model '{call.Target?.CanonicalName ?? call.RequestedModel}', and calls without a price are refused here. Use another model, or have its price set.");

    public static GatewayError Unavailable() => new(
        HttpStatusCode.ServiceUnavailable, GatewayErrorCodes.BudgetUnavailable, "Budgets cannot be checked right now. Try again shortly.")
    {
        RetryAfter = TimeSpan.FromSeconds(5),
    };
}
