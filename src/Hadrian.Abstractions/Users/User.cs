namespace Hadrian;

/// <summary>A person. Issuer and external id identify one; they belong to at most one organisation, by <see cref="Membership"/>.</summary>
public sealed record User
{
    /// <summary>Gets the id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets who vouches for <see cref="ExternalId"/>: two identity providers may both know a person of that id.</summary>
    /// <value>Default: empty, the identity provider of the gateway's configuration.</value>
    public string Issuer { get; init; } = "";

    /// <summary>Gets the id at the identity provider, such as the <c>sub</c> of its tokens; 1 to 255 characters.</summary>
    public required string ExternalId { get; init; }

    /// <summary>Gets the e-mail address.</summary>
    /// <value>Default: <see langword="null"/>, unknown.</value>
    public string? Email { get; init; }

    /// <summary>Gets the display name, 1 to 255 characters.</summary>
    /// <value>Default: <see langword="null"/>, unknown.</value>
    public string? Name { get; init; }

    /// <summary>Gets when it was made, to the millisecond.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets when it was last changed, to the millisecond.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
