using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Writes what a call's answer tells in headers.</summary>
internal static class ResponseHeaders
{
    public static void WriteLimits(HttpResponse response, GatewayCall call)
    {
        var headers = response.Headers;
        foreach (var (name, value) in PolicyHeaders.OfLimits(call))
        {
            headers[name] = value;
        }
    }

    public static void WriteRoute(HttpResponse response, ModelTarget target)
    {
        var headers = response.Headers;
        headers[HeaderNames.Provider] = target.Dynamic is { } instance ? Printable(instance.Record.Name) : target.Provider;
        headers[HeaderNames.ProviderSource] = target.Dynamic is null ? "static" : "dynamic";
        headers[HeaderNames.Model] = Printable(target.Model);
    }

    /// <summary>Tells what the settled call came to. The tokens are the provider's own figures, when it gave some.</summary>
    public static void WriteUsage(HttpResponse response, TokenUsage? usage, in CallOutcome outcome)
    {
        var headers = response.Headers;
        if (outcome.Cost is { } cost)
        {
            headers[HeaderNames.CostMicrocents] = Text(cost.Microcents);
            headers[HeaderNames.PricingSource] = outcome.PricingSource;
        }

        if (usage is { } tokens)
        {
            headers[HeaderNames.InputTokens] = Text(tokens.InputTokens);
            headers[HeaderNames.OutputTokens] = Text(tokens.OutputTokens);
            if (tokens.CachedInputTokens > 0)
            {
                headers[HeaderNames.CachedTokens] = Text(tokens.CachedInputTokens);
            }

            if (tokens.ReasoningTokens > 0)
            {
                headers[HeaderNames.ReasoningTokens] = Text(tokens.ReasoningTokens);
            }
        }

        if (outcome.FinishReason is { } finishReason)
        {
            headers[HeaderNames.FinishReason] = Printable(finishReason);
        }
    }

    /// <summary>Tells what the guardrails found.</summary>
    public static void WriteGuardrails(HttpResponse response, GatewayCall call)
    {
        if (call.Guardrails is { } report)
        {
            foreach (var (name, value) in GuardrailHeaders.Of(report))
            {
                response.Headers[name] = Printable(value);
            }
        }
    }

    /// <summary>Warns of a budget that is nearly used up.</summary>
    public static void WriteBudget(HttpResponse response, GatewayCall call)
    {
        if (call.Budget is { IsWarning: true } budget)
        {
            var headers = response.Headers;
            headers[HeaderNames.BudgetWarning] = "true";
            headers[HeaderNames.BudgetSpendPercentage] = budget.Share.ToString("0.##", CultureInfo.InvariantCulture);
            headers[HeaderNames.BudgetCurrentSpend] = budget.Spend.Cents.ToString("0.####", CultureInfo.InvariantCulture);
            headers[HeaderNames.BudgetLimit] = budget.Limit.Cents.ToString("0.####", CultureInfo.InvariantCulture);
            headers[HeaderNames.BudgetPeriod] = budget.Period.ToString().ToLowerInvariant();
        }
    }

    /// <summary>Passes on what a provider says about trying again.</summary>
    public static void WriteRetry(HttpResponse response, FailedAnswer failure)
    {
        Set(response, "Retry-After", failure.RetryAfter);
        Set(response, HeaderNames.RetryAfterMs, failure.RetryAfterMs);
        Set(response, HeaderNames.ShouldRetry, failure.ShouldRetry);
    }

    private static void Set(HttpResponse response, string name, string? value)
    {
        if (value is not null)
        {
            response.Headers[name] = Printable(value);
        }
    }

    // Model names may hold letters of any script; headers may not.
    private static string Printable(string value)
        => value.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 ? value : Uri.EscapeDataString(value);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
