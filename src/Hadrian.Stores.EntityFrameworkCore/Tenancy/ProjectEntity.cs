namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>A row of <c>projects</c>.</summary>
internal sealed class ProjectEntity : OrganizationUnitEntity
{
    public Guid? TeamId { get; set; }
}
