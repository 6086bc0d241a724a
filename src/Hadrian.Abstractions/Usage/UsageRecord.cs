namespace Hadrian;

/// <summary>One settled call, as billed. Attribution is fixed when the call is made.</summary>
public sealed record UsageRecord
{
    /// <summary>Gets the operation id: unique; a second record with it is ignored.</summary>
    public required Guid OperationId { get; init; }

    /// <summary>Gets the request id the client saw.</summary>
    public string? RequestId { get; init; }

    /// <summary>Gets what was asked for.</summary>
    public required GatewayOperation Operation { get; init; }

    /// <summary>Gets the key that called.</summary>
    public Guid? ApiKeyId { get; init; }

    /// <summary>Gets the organisation the caller acted for.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>Gets the provider that served.</summary>
    public required string Provider { get; init; }

    /// <summary>Gets the model that served.</summary>
    public required string Model { get; init; }

    /// <summary>Gets the tokens consumed.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>Gets whether the answer was streamed.</summary>
    public bool Streamed { get; init; }

    /// <summary>Gets whether the caller left before the end.</summary>
    public bool Cancelled { get; init; }

    /// <summary>Gets the HTTP status of the answer; <see langword="null"/> when there was none.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Gets the provider's finish reason.</summary>
    public string? FinishReason { get; init; }

    /// <summary>Gets the time from arrival to settlement, in milliseconds.</summary>
    public long LatencyMs { get; init; }

    /// <summary>Gets when the call was settled.</summary>
    public required DateTimeOffset RecordedAt { get; init; }
}
