namespace Hadrian;

/// <summary>What is known of a call when money is reserved for it: enough for a usage record when nobody comes back to settle.</summary>
public readonly record struct BudgetedCall
{
    /// <summary>Gets what was asked for.</summary>
    public GatewayOperation Operation { get; init; }

    /// <summary>Gets when the call arrived.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets the request id the client saw.</summary>
    public string? RequestId { get; init; }

    /// <summary>Gets the key that called.</summary>
    public Guid? ApiKeyId { get; init; }

    /// <summary>Gets the organisation the caller acted for.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>Gets where the call went.</summary>
    public ModelTarget? Target { get; init; }

    /// <summary>Gets whether the answer was to be streamed.</summary>
    public bool IsStreaming { get; init; }

    /// <summary>Describes a call.</summary>
    /// <param name="call">The call.</param>
    public static BudgetedCall Of(GatewayCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new BudgetedCall
        {
            Operation = call.Operation,
            StartedAt = call.StartedAt,
            RequestId = call.RequestId,
            ApiKeyId = call.Principal.ApiKey?.Id,
            OrganizationId = call.Principal.OrganizationId,
            Target = call.Target,
            IsStreaming = call.IsStreaming,
        };
    }
}
