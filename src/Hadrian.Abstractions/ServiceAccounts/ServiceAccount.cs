namespace Hadrian;

/// <summary>A program that acts in an organisation with roles of its own.</summary>
public sealed record ServiceAccount : OrganizationUnit
{
    /// <summary>Gets what it is for; at most 1,000 characters.</summary>
    /// <value>Default: <see langword="null"/>, it is not said.</value>
    public string? Description { get; init; }

    /// <summary>Gets its roles, at most 100 of 1 to 64 characters each. Those of <see cref="MembershipRole"/> hold in the organisation.</summary>
    /// <value>Default: empty.</value>
    public IReadOnlyList<string> Roles { get; init; } = [];
}
