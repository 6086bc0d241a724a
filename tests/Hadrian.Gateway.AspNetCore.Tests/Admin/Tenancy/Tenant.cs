using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

/// <summary>An organisation with a team, a project of it, a service account and people of every role, made through the stores.</summary>
internal sealed class Tenant
{
    private readonly TestGateway _gateway;

    private Tenant(TestGateway gateway, Organization organization)
    {
        _gateway = gateway;
        Organization = organization;
        Team = new Team { Id = Guid.CreateVersion7(), OrganizationId = Id, Slug = "core", Name = "Core", CreatedAt = Now, UpdatedAt = Now };
        Project = new Project { Id = Guid.CreateVersion7(), OrganizationId = Id, TeamId = Team.Id, Slug = "app", Name = "App", CreatedAt = Now, UpdatedAt = Now };
        ServiceAccount = new ServiceAccount { Id = Guid.CreateVersion7(), OrganizationId = Id, Slug = "ci", Name = "CI", Roles = ["admin"], CreatedAt = Now, UpdatedAt = Now };
    }

    public static DateTimeOffset Now { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public Organization Organization { get; }

    public Guid Id => Organization.Id;

    public Team Team { get; }

    public Project Project { get; }

    public ServiceAccount ServiceAccount { get; }

    /// <summary>Makes the tenant of the gateway's own organisation.</summary>
    public static Task<Tenant> CreateAsync(TestGateway gateway) => CreateAsync(gateway, gateway.Organization);

    public static async Task<Tenant> CreateAsync(TestGateway gateway, Organization organization)
    {
        var tenant = new Tenant(gateway, organization);
        Assert.True(await gateway.Services.GetRequiredService<IOrganizationUnitStore<Team>>().TryCreateAsync(tenant.Team, default));
        Assert.True(await gateway.Services.GetRequiredService<IOrganizationUnitStore<Project>>().TryCreateAsync(tenant.Project, default));
        Assert.True(await gateway.Services.GetRequiredService<IOrganizationUnitStore<ServiceAccount>>().TryCreateAsync(tenant.ServiceAccount, default));
        return tenant;
    }

    /// <summary>Makes a user with a role in the organisation.</summary>
    public async Task<User> CreateUserAsync(string name, MembershipRole role = MembershipRole.Member)
    {
        var user = new User { Id = Guid.CreateVersion7(), ExternalId = $"{Organization.Slug}-{name}", CreatedAt = Now, UpdatedAt = Now };
        var membership = Membership(user, new(MembershipTargetKind.Organization, Id), role);
        Assert.True(await _gateway.Services.GetRequiredService<IUserStore>().TryCreateAsync(user, membership, default));
        return user;
    }

    public async Task JoinAsync(User user, MembershipTargetKind kind, Guid id, MembershipRole role)
        => Assert.Equal(MembershipOutcome.Made, await _gateway.Services.GetRequiredService<IMembershipStore>().AddAsync(Membership(user, new(kind, id), role), default));

    /// <summary>Makes a key of somebody; one for the admin API unless told otherwise.</summary>
    public Task<(string Secret, ApiKeyRecord Record)> CreateKeyAsync(ApiKeyOwnerKind kind, Guid owner, params string[] scopes) => _gateway.CreateKeyRecordAsync(record => record with
    {
        Owner = new(kind, owner),
        OrganizationId = Id,
        Scopes = scopes.Length == 0 ? ["admin"] : scopes,
    });

    /// <summary>Makes a user of a role with a key for the admin API.</summary>
    public async Task<(User User, string Key)> CreateCallerAsync(string name, MembershipRole role)
    {
        var user = await CreateUserAsync(name, role);
        return (user, (await CreateKeyAsync(ApiKeyOwnerKind.User, user.Id)).Secret);
    }

    private Membership Membership(User user, MembershipTarget target, MembershipRole role)
        => new() { UserId = user.Id, Target = target, OrganizationId = Id, Role = role, JoinedAt = Now };
}
