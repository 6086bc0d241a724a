namespace Hadrian.Gateway.AspNetCore;

/// <summary>An organisation as the admin API shows it.</summary>
internal sealed record OrganizationResource(Guid Id, string Slug, string Name, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static OrganizationResource From(Organization organization)
        => new(organization.Id, organization.Slug, organization.Name, organization.CreatedAt, organization.UpdatedAt);
}
