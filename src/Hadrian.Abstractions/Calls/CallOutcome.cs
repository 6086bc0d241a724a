namespace Hadrian;

/// <summary>How a call ended.</summary>
public enum CallStatus
{
    /// <summary>The answer was delivered whole.</summary>
    Succeeded,

    /// <summary>The provider, the network or the gateway failed, before or after the first byte.</summary>
    Failed,

    /// <summary>The caller left before the end.</summary>
    Cancelled,

    /// <summary>A policy or the router refused the call; no provider was called.</summary>
    Refused,
}

/// <summary>What a settled call came to. Every lease of a call is settled with the same outcome.</summary>
public readonly record struct CallOutcome
{
    /// <summary>Gets how the call ended.</summary>
    public required CallStatus Status { get; init; }

    /// <summary>Gets the HTTP status of the answer, in the provider's or the gateway's words; 0 when there was none.</summary>
    public int StatusCode { get; init; }

    /// <summary>Gets the tokens the call consumed.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>Gets what the provider itself says the call cost; <see langword="null"/> when it says nothing.</summary>
    public Money? ReportedCost { get; init; }

    /// <summary>Gets what the call cost, worked out once before the leases are settled; <see langword="null"/> when no price is known.</summary>
    public Money? Cost { get; init; }

    /// <summary>Gets where <see cref="Cost"/> comes from, see <see cref="PricingSources"/>; <see langword="null"/> until it is worked out.</summary>
    public string? PricingSource { get; init; }

    /// <summary>Gets which version of the prices <see cref="Cost"/> was worked out from, when they have versions.</summary>
    public string? PriceVersion { get; init; }

    /// <summary>Gets the provider's finish reason of the first choice, when known.</summary>
    public string? FinishReason { get; init; }

    /// <summary>Gets the error code of a refused or failed call (see <see cref="GatewayErrorCodes"/>), when known.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Gets the attempts that came before and have to be paid as well; <see langword="null"/> for none.</summary>
    public IReadOnlyList<BilledAttempt>? EarlierAttempts { get; init; }
}
