using System.Net;

namespace Hadrian.Gateway;

/// <summary>What clients are told. Kinds of violations, never a text; a guardrail's own faults are never the caller's.</summary>
internal static class GuardrailErrors
{
    public static GatewayError Blocked(GuardrailStage stage, IReadOnlyList<GuardrailFinding> findings)
    {
        var kinds = string.Join(", ", findings.Select(finding => $"{finding.Category} ({Name(finding.Severity)})"));
        return stage == GuardrailStage.Input
            ? new GatewayError(HttpStatusCode.BadRequest, GatewayErrorCodes.GuardrailsBlocked, $"Guardrails blocked the request: {kinds}.") { Violations = findings }
            : new GatewayError(HttpStatusCode.BadRequest, GatewayErrorCodes.GuardrailsOutputBlocked, $"Guardrails blocked the answer: {kinds}.") { Violations = findings };
    }

    public static GatewayError Failed(GuardrailFailure failure) => failure switch
    {
        GuardrailFailure.Timeout => new GatewayError(HttpStatusCode.GatewayTimeout, GatewayErrorCodes.GuardrailsTimeout, "A guardrail did not answer in time."),
        GuardrailFailure.RateLimit => new GatewayError(HttpStatusCode.ServiceUnavailable, GatewayErrorCodes.GuardrailsRateLimited, "A guardrail's service is overloaded; try again later."),
        GuardrailFailure.Authentication => new GatewayError(HttpStatusCode.BadGateway, GatewayErrorCodes.GuardrailsAuthError, "A guardrail's service refused the gateway."),
        _ => new GatewayError(HttpStatusCode.BadGateway, GatewayErrorCodes.GuardrailsProviderError, "A guardrail failed."),
    };

    public static string Name(GuardrailSeverity severity) => severity switch
    {
        GuardrailSeverity.Info => "info",
        GuardrailSeverity.Low => "low",
        GuardrailSeverity.Medium => "medium",
        GuardrailSeverity.High => "high",
        _ => "critical",
    };

    public static string Name(GuardrailFailure failure) => failure switch
    {
        GuardrailFailure.Timeout => "timeout",
        GuardrailFailure.RateLimit => "rate_limit",
        GuardrailFailure.Authentication => "auth",
        _ => "service",
    };

    public static string Name(GuardrailAction action) => action switch
    {
        GuardrailAction.Block => "block",
        GuardrailAction.Redact => "redact",
        GuardrailAction.Warn => "warn",
        _ => "log",
    };

    public static string Name(GuardrailResult result) => result switch
    {
        GuardrailResult.Blocked => "blocked",
        GuardrailResult.Redacted => "redacted",
        GuardrailResult.Warned => "warned",
        GuardrailResult.Logged => "logged",
        _ => "passed",
    };
}
