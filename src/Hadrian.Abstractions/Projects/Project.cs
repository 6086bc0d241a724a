namespace Hadrian;

/// <summary>What spend is attributed to: work of an organisation, maybe of one of its teams.</summary>
public sealed record Project : OrganizationUnit
{
    /// <summary>Gets the team it belongs to.</summary>
    /// <value>Default: <see langword="null"/>, the organisation alone.</value>
    public Guid? TeamId { get; init; }
}
