using static Hadrian.Gateway.AspNetCore.PermissionReach;
using static Hadrian.MembershipRole;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>The role matrix (admin-and-auth §4): who may do what where. Administrators of the whole gateway may do everything.</summary>
internal static class Permissions
{
    public static Permission OrganizationCreate { get; } = new("organization:create", Platform);

    public static Permission OrganizationList { get; } = new("organization:list", Anyone);

    public static Permission OrganizationRead { get; } = new("organization:read", PermissionReach.Organization, Viewer);

    public static Permission OrganizationUpdate { get; } = new("organization:update", PermissionReach.Organization);

    public static Permission OrganizationDelete { get; } = new("organization:delete", PermissionReach.Organization, Owner);

    public static Permission TeamCreate { get; } = new("team:create", PermissionReach.Organization);

    public static Permission TeamList { get; } = new("team:list", Anyone);

    public static Permission TeamRead { get; } = new("team:read", Unit, Viewer);

    public static Permission TeamUpdate { get; } = new("team:update", PermissionReach.Organization);

    public static Permission TeamDelete { get; } = new("team:delete", PermissionReach.Organization);

    public static Permission TeamManageMembers { get; } = new("team:manage_members", Unit);

    public static Permission ProjectCreate { get; } = new("project:create", PermissionReach.Organization);

    public static Permission ProjectList { get; } = new("project:list", Anyone);

    public static Permission ProjectRead { get; } = new("project:read", Unit, Viewer);

    public static Permission ProjectUpdate { get; } = new("project:update", PermissionReach.Organization);

    public static Permission ProjectDelete { get; } = new("project:delete", PermissionReach.Organization);

    public static Permission ProjectManageMembers { get; } = new("project:manage_members", Unit);

    public static Permission ServiceAccountCreate { get; } = new("service_account:create", PermissionReach.Organization);

    public static Permission ServiceAccountRead { get; } = new("service_account:read", PermissionReach.Organization);

    public static Permission ServiceAccountUpdate { get; } = new("service_account:update", PermissionReach.Organization);

    public static Permission ServiceAccountDelete { get; } = new("service_account:delete", PermissionReach.Organization);

    public static Permission UserCreate { get; } = new("user:create", PermissionReach.Organization);

    public static Permission UserList { get; } = new("user:list", PermissionReach.Organization);

    public static Permission UserRead { get; } = new("user:read", PermissionReach.Organization, Admin, Own: Viewer);

    public static Permission UserUpdate { get; } = new("user:update", PermissionReach.Organization);

    public static Permission UserDelete { get; } = new("user:delete", PermissionReach.Organization);

    public static Permission ApiKeyCreate { get; } = new("api_key:create", Unit, Admin, Own: MembershipRole.Member);

    public static Permission ApiKeyRead { get; } = new("api_key:read", Unit, Admin, Own: MembershipRole.Member);

    public static Permission ApiKeyUpdate { get; } = new("api_key:update", Unit, Admin, Own: MembershipRole.Member);

    public static Permission ApiKeyDelete { get; } = new("api_key:delete", Unit, Admin, Own: MembershipRole.Member);

    public static Permission DynamicProviderCreate { get; } = new("dynamic_provider:create", Unit, Admin, Own: MembershipRole.Member);

    public static Permission DynamicProviderRead { get; } = new("dynamic_provider:read", Unit, Admin, Own: MembershipRole.Member);

    public static Permission DynamicProviderUpdate { get; } = new("dynamic_provider:update", Unit, Admin, Own: MembershipRole.Member);

    public static Permission DynamicProviderDelete { get; } = new("dynamic_provider:delete", Unit, Admin, Own: MembershipRole.Member);

    public static Permission PricingCreate { get; } = new("model_pricing:create", PermissionReach.Organization);

    public static Permission PricingRead { get; } = new("model_pricing:read", Unit, Admin, Own: Viewer);

    public static Permission PricingList { get; } = new("model_pricing:list", Anyone);

    public static Permission PricingUpdate { get; } = new("model_pricing:update", PermissionReach.Organization);

    public static Permission PricingDelete { get; } = new("model_pricing:delete", PermissionReach.Organization);

    public static Permission UsageRead { get; } = new("usage:read", Unit, Admin, Own: Viewer);

    public static Permission UsageReadAll { get; } = new("usage:read_all", Platform);

    public static Permission AuditLogRead { get; } = new("audit_log:read", PermissionReach.Organization);

    public static Permission SessionInfoRead { get; } = new("session_info:read", Anyone);

    public static Permission ProviderRead { get; } = new("provider:read", Anyone);

    public static Permission ProviderReset { get; } = new("provider:reset", Platform);
}
