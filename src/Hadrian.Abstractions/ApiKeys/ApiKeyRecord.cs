namespace Hadrian;

/// <summary>A gateway API key as stored: everything but the key itself, which is shown once and kept only as a hash.</summary>
public sealed record ApiKeyRecord
{
    /// <summary>Gets the id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the beginning of the key, enough for a person to recognise it.</summary>
    public required string KeyPrefix { get; init; }

    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the owner.</summary>
    public required ApiKeyOwner Owner { get; init; }

    /// <summary>Gets the organisation the owner belongs to.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>Gets the budget in US cents; <see langword="null"/> for none.</summary>
    public long? BudgetLimitCents { get; init; }

    /// <summary>Gets the budget's period; set exactly when <see cref="BudgetLimitCents"/> is.</summary>
    public BudgetPeriod? BudgetPeriod { get; init; }

    /// <summary>Gets the first key of the rotation chain, whose spend this key shares; <see langword="null"/> for a key that was not rotated.</summary>
    public Guid? BudgetSubjectId { get; init; }

    /// <summary>Gets under which id spend is counted, so that rotating a key never lowers it.</summary>
    public Guid BudgetSubject => BudgetSubjectId ?? RotatedFromKeyId ?? Id;

    /// <summary>Gets the scopes; <see langword="null"/> for all of the data plane, empty for none.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Gets whether the key administers the whole gateway, not only its organisation. Takes effect with the <c>admin</c> scope.</summary>
    public bool IsPlatformAdmin { get; init; }

    /// <summary>Gets the models the key may use: exact names or one trailing <c>*</c>; <see langword="null"/> or empty for all.</summary>
    public IReadOnlyList<string>? AllowedModels { get; init; }

    /// <summary>Gets the addresses or CIDR ranges the key may be used from; <see langword="null"/> or empty for all.</summary>
    public IReadOnlyList<string>? IpAllowlist { get; init; }

    /// <summary>Gets the key's own requests per minute; <see langword="null"/> for the global limit.</summary>
    public int? RateLimitRpm { get; init; }

    /// <summary>Gets the key's own tokens per minute; <see langword="null"/> for the global limit.</summary>
    public int? RateLimitTpm { get; init; }

    /// <summary>Gets when the key was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets when the key stops working; <see langword="null"/> for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Gets when the key was revoked; <see langword="null"/> while it lives.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Gets when the key was last used, written behind.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Gets the key this one was rotated from.</summary>
    public Guid? RotatedFromKeyId { get; init; }

    /// <summary>Gets until when the rotated key keeps working.</summary>
    public DateTimeOffset? RotationGraceUntil { get; init; }

    /// <summary>Tells whether the key may be used.</summary>
    /// <param name="now">The time to judge at.</param>
    public bool IsUsableAt(DateTimeOffset now)
        => RevokedAt is null && !(ExpiresAt <= now) && !(RotationGraceUntil <= now);
}
