namespace Hadrian.Gateway.AspNetCore;

/// <summary>Service accounts of an organisation: programs with roles of their own.</summary>
internal sealed class ServiceAccountEndpoints(
    IOrganizationUnitStore<ServiceAccount> store, Tenants tenants, OwnerInvalidation invalidation, AuditTrail audit, TimeProvider time)
    : OrganizationUnitEndpoints<ServiceAccount, ServiceAccountResource, CreateServiceAccountRequest, UpdateServiceAccountRequest>(Kind, store, tenants, invalidation, audit, time)
{
    private const int Most = 50;
    private const int LongestDescription = 1000;
    private const int MostRoles = 100;
    private const int LongestRole = 64;

    private static readonly UnitKind Kind = new(
        "service_account", "service account", "service-accounts", "sa_slug", Most,
        Permissions.ServiceAccountCreate, Permissions.ServiceAccountRead, Permissions.ServiceAccountRead, Permissions.ServiceAccountUpdate, Permissions.ServiceAccountDelete);

    protected override ValueTask<ServiceAccount> BuildAsync(CreateServiceAccountRequest body, UnitSeed seed, AdminRequest request) => new(new ServiceAccount
    {
        Id = seed.Id,
        OrganizationId = seed.OrganizationId,
        Slug = TenantNames.Slug(body.Slug),
        Name = TenantNames.Name(body.Name),
        Description = Description(body.Description),
        Roles = Roles(body.Roles, seed.OrganizationId, request),
        CreatedAt = seed.Now,
        UpdatedAt = seed.Now,
    });

    protected override ValueTask<ServiceAccount> ApplyAsync(
        UpdateServiceAccountRequest body, IReadOnlySet<string> present, ServiceAccount unit, AdminRequest request) => new(unit with
        {
            Name = body.Name is null ? unit.Name : TenantNames.Name(body.Name),
            Description = present.Contains("description") ? Description(body.Description) : unit.Description,
            Roles = present.Contains("roles") ? Roles(body.Roles, unit.OrganizationId, request) : unit.Roles,
        });

    protected override ServiceAccountResource Show(ServiceAccount unit)
        => new(unit.Id, unit.OrganizationId, unit.Slug, unit.Name, unit.Description, unit.Roles, unit.CreatedAt, unit.UpdatedAt);

    private static string? Description(string? description) => description is null or { Length: <= LongestDescription }
        ? description
        : throw AdminErrors.Validation("description", $"'description' must not have more than {LongestDescription} characters.");

    private static IReadOnlyList<string> Roles(IReadOnlyList<string>? roles, Guid organizationId, AdminRequest request)
    {
        if (roles is null)
        {
            return [];
        }

        if (roles.Count > MostRoles || roles.Any(role => role is null || role.Length > LongestRole || string.IsNullOrWhiteSpace(role) || role[0] == '_'))
        {
            throw AdminErrors.Validation("roles", $"'roles' takes at most {MostRoles} names of 1 to {LongestRole} characters, which do not begin with '_'.");
        }

        return MembershipRoles.Greatest(roles) is { } greatest && !request.Caller.MayGrant(greatest, new TenantPlace(organizationId))
            ? throw AdminErrors.Forbidden("Nobody can grant a role above their own.")
            : roles;
    }
}
