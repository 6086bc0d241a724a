namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>A row of <c>service_accounts</c>.</summary>
internal sealed class ServiceAccountEntity : OrganizationUnitEntity
{
    public string? Description { get; set; }

    public required string[] Roles { get; set; }
}
