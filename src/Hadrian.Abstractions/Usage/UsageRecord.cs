namespace Hadrian;

/// <summary>One settled call, as billed. Attribution is fixed when the call is made.</summary>
public sealed record UsageRecord
{
    private readonly DateTimeOffset? _startedAt;

    /// <summary>Gets the operation id. With <see cref="Attempt"/> it is unique: a second record with both is ignored.</summary>
    public required Guid OperationId { get; init; }

    /// <summary>Gets the request id the client saw.</summary>
    public string? RequestId { get; init; }

    /// <summary>Gets what was asked for.</summary>
    public required GatewayOperation Operation { get; init; }

    /// <summary>Gets the key that called.</summary>
    public Guid? ApiKeyId { get; init; }

    /// <summary>
    /// Gets under which id the spend is counted: of a key <see cref="ApiKeyRecord.BudgetSubject"/>, so that a rotated key goes
    /// on where the first left off; of a user <see cref="UserIdentity.Id"/>.
    /// </summary>
    /// <value>Default: <see cref="ApiKeyId"/>.</value>
    public Guid? BudgetSubjectId { get => field ?? ApiKeyId; init; }

    /// <summary>Gets the organisation the caller acted for.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>Gets the team that owns the key, when one does.</summary>
    public Guid? TeamId { get; init; }

    /// <summary>Gets the project that owns the key, when one does.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>Gets the user who owns the key, when one does, or who called with a token (<see cref="UserIdentity.Id"/>).</summary>
    public Guid? UserId { get; init; }

    /// <summary>Gets the service account that owns the key, when one does.</summary>
    public Guid? ServiceAccountId { get; init; }

    /// <summary>Gets the model string as the caller sent it; <see langword="null"/> when it sent none.</summary>
    public string? RequestedModel { get; init; }

    /// <summary>Gets which attempt of the call this is, counted from 1; 0 for an <see cref="Abandoned"/> call.</summary>
    /// <value>Default: 1.</value>
    public int Attempt { get; init; } = 1;

    /// <summary>Gets the provider that served.</summary>
    public required string Provider { get; init; }

    /// <summary>Gets whether that provider was made through the admin API; its name begins with its owner then, such as <c>:org/acme/openai</c>.</summary>
    public bool IsDynamicProvider => Provider.StartsWith(ModelTarget.DynamicPrefix);

    /// <summary>Gets the model that served.</summary>
    public required string Model { get; init; }

    /// <summary>Gets the tokens consumed.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>Gets what the call cost; <see langword="null"/> when no price is known.</summary>
    public Money? Cost { get; init; }

    /// <summary>Gets where <see cref="Cost"/> comes from, see <see cref="PricingSources"/>.</summary>
    /// <value>Default: <see cref="PricingSources.None"/>.</value>
    public string PricingSource { get; init; } = PricingSources.None;

    /// <summary>Gets which version of the prices <see cref="Cost"/> was worked out from, when they have versions.</summary>
    public string? PriceVersion { get; init; }

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

    /// <summary>Gets the time from arrival to the first output handed to the caller, in milliseconds; <see langword="null"/> when there was none.</summary>
    public long? TimeToFirstOutputMs { get; init; }

    /// <summary>Gets when the call arrived: the period its cost is charged to.</summary>
    /// <value>Default: <see cref="LatencyMs"/> before <see cref="RecordedAt"/>.</value>
    public DateTimeOffset StartedAt
    {
        get => _startedAt ?? RecordedAt.AddMilliseconds(-LatencyMs);
        init => _startedAt = value;
    }

    /// <summary>Gets whether the call's end was never seen, because the node that made it died; the figures are those of its reservation.</summary>
    public bool Abandoned { get; init; }

    /// <summary>Gets when the call was settled.</summary>
    public required DateTimeOffset RecordedAt { get; init; }
}
