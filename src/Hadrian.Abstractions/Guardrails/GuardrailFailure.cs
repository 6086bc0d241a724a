namespace Hadrian;

/// <summary>Why a guardrail could not judge. The fault is never the caller's.</summary>
public enum GuardrailFailure
{
    /// <summary>The service failed, could not be reached or gave an answer that cannot be read.</summary>
    Service,

    /// <summary>The service refused the gateway's own credentials.</summary>
    Authentication,

    /// <summary>The service limits the gateway's rate.</summary>
    RateLimit,

    /// <summary>The guardrail did not answer in time.</summary>
    Timeout,
}
