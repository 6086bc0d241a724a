namespace Hadrian.Stores.EntityFrameworkCore;

internal static class OrganizationMapping
{
    public static OrganizationEntity ToEntity(this Organization organization) => new()
    {
        Id = organization.Id,
        Slug = organization.Slug,
        Name = organization.Name,
        CreatedAt = organization.CreatedAt,
        UpdatedAt = organization.UpdatedAt,
    };

    public static Organization ToRecord(this OrganizationEntity organization) => new()
    {
        Id = organization.Id,
        Slug = organization.Slug,
        Name = organization.Name,
        CreatedAt = organization.CreatedAt,
        UpdatedAt = organization.UpdatedAt,
    };
}
