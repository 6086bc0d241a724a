using Hadrian.Gateway.AspNetCore.Tests.Admin;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.AspNetCore.Tests.Security;

/// <summary>
/// Who may call which endpoint of the admin API, endpoint by endpoint and role by role. Letters: S administrator of the whole gateway;
/// O owner, A admin, m member, v viewer of the organisation; t member who is admin of the team; K, T, P, s keys of the organisation, the
/// team, the team's project, and a service account with the role admin; F owner of another organisation.
/// </summary>
public sealed class RoleMatrixTests
{
    private const string Everybody = "SOAmvtKTPsF";
    private const string Administrators = "SOAKs";

    /// <summary>Whom an endpoint serves, to whom there is no such thing (404), and all others it refuses (403). In the order of the calls: what deletes comes last, from the inside out.</summary>
    private static readonly Row[] Rows =
    [
        new("POST", "/organizations", "S", ""),
        new("GET", "/organizations", Everybody, ""),
        new("GET", "/organizations/{org_slug}", "SOAmvtKs", "F"),
        new("PATCH", "/organizations/{org_slug}", Administrators, "F"),
        new("GET", "/organizations/{org_slug}/members", "SOAmvtKs", "F"),
        new("POST", "/organizations/{org_slug}/members", Administrators, "F"),
        new("PATCH", "/organizations/{org_slug}/members/{user_id}", Administrators, "F"),
        new("POST", "/organizations/{org_slug}/teams", Administrators, "F"),
        new("GET", "/organizations/{org_slug}/teams", "SOAmvtKTPs", "F"),
        new("GET", "/organizations/{org_slug}/teams/{team_slug}", "SOAtKTs", "mvPF"),
        new("PATCH", "/organizations/{org_slug}/teams/{team_slug}", Administrators, "mvPF"),
        new("GET", "/organizations/{org_slug}/teams/{team_slug}/members", "SOAtKTs", "mvPF"),
        new("POST", "/organizations/{org_slug}/teams/{team_slug}/members", "SOAtKTs", "mvPF"),
        new("PATCH", "/organizations/{org_slug}/teams/{team_slug}/members/{user_id}", "SOAtKTs", "mvPF"),
        new("POST", "/organizations/{org_slug}/projects", Administrators, "F"),
        new("GET", "/organizations/{org_slug}/projects", "SOAmvtKTPs", "F"),
        new("GET", "/organizations/{org_slug}/projects/{project_slug}", "SOAtKTPs", "mvF"),
        new("PATCH", "/organizations/{org_slug}/projects/{project_slug}", Administrators, "mvF"),
        new("GET", "/organizations/{org_slug}/projects/{project_slug}/members", "SOAtKTPs", "mvF"),
        new("POST", "/organizations/{org_slug}/projects/{project_slug}/members", "SOAtKTPs", "mvF"),
        new("PATCH", "/organizations/{org_slug}/projects/{project_slug}/members/{user_id}", "SOAtKTPs", "mvF"),
        new("POST", "/organizations/{org_slug}/service-accounts", Administrators, "F"),
        new("GET", "/organizations/{org_slug}/service-accounts", Administrators, "F"),
        new("GET", "/organizations/{org_slug}/service-accounts/{sa_slug}", Administrators, "F"),
        new("PATCH", "/organizations/{org_slug}/service-accounts/{sa_slug}", Administrators, "F"),
        new("POST", "/users", Administrators + "F", ""),
        new("GET", "/users", Administrators + "F", ""),
        new("GET", "/users/{user_id}", Administrators, "F"),
        new("PATCH", "/users/{user_id}", Administrators, "F"),
        new("POST", "/api-keys", Administrators, "F", """{"name":"n","owner":{"type":"organization","org_id":"{org}"}}"""),
        new("GET", "/api-keys/{key_id}", Administrators, "F"),
        new("PATCH", "/api-keys/{key_id}", Administrators, "F"),
        new("GET", "/organizations/{org_slug}/api-keys", Administrators, "F"),
        new("GET", "/organizations/{org_slug}/teams/{team_slug}/api-keys", "SOAtKTs", "mvPF"),
        new("GET", "/organizations/{org_slug}/projects/{project_slug}/api-keys", "SOAtKTPs", "mvF"),
        new("GET", "/organizations/{org_slug}/service-accounts/{sa_slug}/api-keys", Administrators, "F"),
        new("GET", "/users/{user_id}/api-keys", Administrators, "F"),
        new("GET", "/me/api-keys", "OAmtF", ""),
        new("POST", "/me/api-keys", "OAmtF", ""),
        new("GET", "/me/api-keys/{key_id}", "OAmtF", ""),
        new("GET", "/me/usage", "OAmvtF", ""),
        new("GET", "/providers/circuit-breakers", Everybody, ""),
        new("GET", "/providers/{provider_name}/circuit-breaker", Everybody, ""),
        new("POST", "/providers/{provider_name}/circuit-breaker/reset", "S", ""),
        new("GET", "/providers/health", Everybody, ""),
        new("GET", "/providers/{provider_name}/health", Everybody, ""),
        new("GET", "/api-keys/{key_id}/usage", Administrators, "F"),
        new("GET", "/organizations/{org_slug}/usage", Administrators, "F"),
        new("GET", "/organizations/{org_slug}/teams/{team_slug}/usage", "SOAtKTs", "mvPF"),
        new("GET", "/organizations/{org_slug}/projects/{project_slug}/usage", "SOAtKTPs", "mvF"),
        new("GET", "/users/{user_id}/usage", Administrators, "F"),
        new("GET", "/usage", "S", ""),
        new("GET", "/providers/{provider}/usage", "S", ""),
        new("GET", "/session-info", Everybody, ""),
        new("POST", "/dynamic-providers", Administrators, "F", """{"name":"x","provider_type":"openai","api_key":"k","owner":{"type":"organization","org_id":"{org}"}}"""),
        new("POST", "/dynamic-providers/test-credentials", Administrators, "F", """{"name":"y","provider_type":"test","owner":{"type":"organization","org_id":"{org}"}}"""),
        new("GET", "/dynamic-providers/{provider_id}", Administrators, "F"),
        new("PATCH", "/dynamic-providers/{provider_id}", Administrators, "F"),
        new("POST", "/dynamic-providers/{provider_id}/test", Administrators, "F"),
        new("GET", "/organizations/{org_slug}/dynamic-providers", Administrators, "F"),
        new("GET", "/organizations/{org_slug}/teams/{team_slug}/dynamic-providers", "SOAtKTs", "mvPF"),
        new("GET", "/organizations/{org_slug}/projects/{project_slug}/dynamic-providers", "SOAtKTPs", "mvF"),
        new("GET", "/users/{user_id}/dynamic-providers", Administrators, "F"),
        new("GET", "/me/providers", "OAmtF", ""),
        new("POST", "/me/providers", "OAmtF", ""),
        new("POST", "/me/providers/test-credentials", "OAmtF", ""),
        new("GET", "/me/providers/{provider_id}", "OAmtF", ""),
        new("PATCH", "/me/providers/{provider_id}", "OAmtF", ""),
        new("POST", "/me/providers/{provider_id}/test", "OAmtF", ""),
        new("POST", "/model-pricing", Administrators, "F", """{"provider":"p","model":"m","owner":{"type":"organization","org_id":"{org}"}}"""),
        new("POST", "/model-pricing/upsert", Administrators, "F", """{"provider":"p","model":"m","owner":{"type":"organization","org_id":"{org}"}}"""),
        new("POST", "/model-pricing/bulk", Administrators, "F", """[{"provider":"p","model":"m","owner":{"type":"organization","org_id":"{org}"}}]"""),
        new("GET", "/model-pricing", Everybody, ""),
        new("GET", "/model-pricing/provider/{provider}", Everybody, ""),
        new("GET", "/model-pricing/{id}", Administrators, "F"),
        new("PATCH", "/model-pricing/{id}", Administrators, "F"),
        new("GET", "/organizations/{org_slug}/model-pricing", Administrators, "F"),
        new("GET", "/organizations/{org_slug}/projects/{project_slug}/model-pricing", "SOAtKTPs", "mvF"),
        new("GET", "/users/{user_id}/model-pricing", Administrators, "F"),
        new("GET", "/audit-logs", Administrators + "F", ""),
        new("GET", "/audit-logs/{id}", Administrators, "F"),
        new("POST", "/me/api-keys/{key_id}/rotate", "OAmtF", ""),
        new("DELETE", "/me/api-keys/{key_id}", "OAmtF", ""),
        new("POST", "/api-keys/{key_id}/rotate", Administrators, "F"),
        new("DELETE", "/api-keys/{key_id}", Administrators, "F"),
        new("DELETE", "/me/providers/{provider_id}", "OAmtF", ""),
        new("DELETE", "/dynamic-providers/{provider_id}", Administrators, "F"),
        new("DELETE", "/model-pricing/{id}", Administrators, "F"),
        new("DELETE", "/organizations/{org_slug}/projects/{project_slug}/members/{user_id}", "SOAtKTPs", "mvF"),
        new("DELETE", "/organizations/{org_slug}/teams/{team_slug}/members/{user_id}", "SOAtKTs", "mvPF"),
        new("DELETE", "/organizations/{org_slug}/members/{user_id}", Administrators, "F"),
        new("DELETE", "/users/{user_id}", "S", "OAKsF"), // who has just made them leave the organisation no longer sees them
        new("DELETE", "/organizations/{org_slug}/projects/{project_slug}", Administrators, "mvF"),
        new("DELETE", "/organizations/{org_slug}/teams/{team_slug}", Administrators, "mvPF"),
        new("DELETE", "/organizations/{org_slug}/service-accounts/{sa_slug}", Administrators, "F"),
        new("DELETE", "/organizations/{org_slug}", "SO", "F"),
    ];

    [Fact]
    public async Task EveryEndpoint_HasARow()
    {
        await using var gateway = await TestGateway.StartAsync(AdminGateway.AddBootstrap);

        var mapped = ((IEndpointRouteBuilder)gateway.Application).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/admin/v1/", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Select(method => (method, Path: endpoint.RoutePattern.RawText!["/admin/v1".Length..])) ?? [])
            .Select(endpoint => (endpoint.method, Path: ReportOf(endpoint.Path))).ToHashSet();

        Assert.Equal(mapped.Order(), Rows.Select(row => (row.Method, row.Path)).Order());
    }

    [Theory]
    [InlineData('S')]
    [InlineData('O')]
    [InlineData('A')]
    [InlineData('m')]
    [InlineData('v')]
    [InlineData('t')]
    [InlineData('K')]
    [InlineData('T')]
    [InlineData('P')]
    [InlineData('s')]
    [InlineData('F')]
    public async Task EveryRole_MayDoWhatItsRowSays(char role)
    {
        await using var gateway = await TestGateway.StartAsync();
        var (tenant, key, me) = await PrepareAsync(gateway, role);
        var target = await tenant.CreateUserAsync("target");
        await tenant.JoinAsync(target, MembershipTargetKind.Team, tenant.Team.Id, MembershipRole.Viewer);
        await tenant.JoinAsync(target, MembershipTargetKind.Project, tenant.Project.Id, MembershipRole.Viewer);
        var (_, ofOrganization) = await tenant.CreateKeyAsync(ApiKeyOwnerKind.Organization, tenant.Id, "chat");
        var own = me is { } user ? (await tenant.CreateKeyAsync(ApiKeyOwnerKind.User, user, "chat")).Record.Id : Guid.NewGuid();
        var provider = await AddProviderAsync(gateway, new(DynamicProviderOwnerKind.Organization, tenant.Id), tenant.Id);
        var ownProvider = me is { } owner ? await AddProviderAsync(gateway, new(DynamicProviderOwnerKind.User, owner), tenant.Id) : Guid.NewGuid();
        var price = await AddPriceAsync(gateway, tenant);
        var record = await AddAuditRecordAsync(gateway, tenant);
        List<string> wrong = [];
        foreach (var row in Rows)
        {
            var isMine = row.Path.StartsWith("/me/", StringComparison.Ordinal);
            var path = "/admin/v1" + row.Path
                .Replace("{org_slug}", "acme", StringComparison.Ordinal).Replace("{team_slug}", "core", StringComparison.Ordinal)
                .Replace("{project_slug}", "app", StringComparison.Ordinal).Replace("{sa_slug}", "ci", StringComparison.Ordinal)
                .Replace("{user_id}", $"{target.Id}", StringComparison.Ordinal).Replace("{provider_name}", "mock", StringComparison.Ordinal)
                .Replace("{provider_id}", $"{(isMine ? ownProvider : provider)}", StringComparison.Ordinal)
                .Replace("{key_id}", $"{(isMine ? own : ofOrganization.Id)}", StringComparison.Ordinal)
                .Replace("{id}", $"{(row.Path.StartsWith("/audit", StringComparison.Ordinal) ? record : price)}", StringComparison.Ordinal);
            var reply = await gateway.SendAsync(new HttpMethod(row.Method), path, message =>
            {
                if (row.Method is "POST" or "PATCH")
                {
                    message.Content = new StringContent(row.Body.Replace("{org}", $"{tenant.Id}", StringComparison.Ordinal), null, "application/json");
                }
            }, key);
            var expected = row.Allowed.Contains(role, StringComparison.Ordinal) ? "served" : row.Hidden.Contains(role, StringComparison.Ordinal) ? "404" : "403";

            // A provider whose health is not checked is not there for anybody; the recording store makes no reports.
            var actual = reply.Status is 403 or 401 or 500 || (reply.Status == 404 && !path.EndsWith("/health", StringComparison.Ordinal)) ? $"{reply.Status}" : "served";
            if (actual != expected)
            {
                wrong.Add($"{row.Method} {row.Path}: {actual} instead of {expected}: {reply.Text}");
            }
        }

        Assert.Empty(wrong);
    }

    private static string ReportOf(string path)
        => path.IndexOf("/usage/", StringComparison.Ordinal) is >= 0 and var at ? path[..(at + "/usage".Length)] : path;

    private static async Task<(Tenant Tenant, string Key, Guid? User)> PrepareAsync(TestGateway gateway, char role)
    {
        var acme = await Tenant.CreateAsync(gateway);
        await acme.CreateUserAsync("founder", MembershipRole.Owner);
        if (role == 'F')
        {
            var beta = await Tenant.CreateAsync(gateway, await gateway.CreateOrganizationAsync("beta"));
            var (foreigner, foreignKey) = await beta.CreateCallerAsync("boss", MembershipRole.Owner);
            return (acme, foreignKey, foreigner.Id);
        }

        if (role is 'O' or 'A' or 'm' or 'v' or 't')
        {
            var (user, key) = await acme.CreateCallerAsync("caller", role switch
            {
                'O' => MembershipRole.Owner,
                'A' => MembershipRole.Admin,
                'v' => MembershipRole.Viewer,
                _ => MembershipRole.Member,
            });
            if (role == 't')
            {
                await acme.JoinAsync(user, MembershipTargetKind.Team, acme.Team.Id, MembershipRole.Admin);
            }

            return (acme, key, user.Id);
        }

        var (kind, owner) = role switch
        {
            'T' => (ApiKeyOwnerKind.Team, acme.Team.Id),
            'P' => (ApiKeyOwnerKind.Project, acme.Project.Id),
            's' => (ApiKeyOwnerKind.ServiceAccount, await AddServiceAccountAsync(gateway, acme)),
            _ => (ApiKeyOwnerKind.Organization, acme.Id),
        };
        return (acme, role == 'S' ? await gateway.CreateAdminKeyAsync(isPlatformAdmin: true) : (await acme.CreateKeyAsync(kind, owner)).Secret, null);
    }

    /// <summary>One beside the tenant's own, which gets deleted.</summary>
    private static async Task<Guid> AddServiceAccountAsync(TestGateway gateway, Tenant tenant)
    {
        var account = tenant.ServiceAccount with { Id = Guid.CreateVersion7(), Slug = "caller" };
        Assert.True(await gateway.Services.GetRequiredService<IOrganizationUnitStore<ServiceAccount>>().TryCreateAsync(account, default));
        return account.Id;
    }

    private static async Task<Guid> AddProviderAsync(TestGateway gateway, DynamicProviderOwner owner, Guid organization)
    {
        var provider = new DynamicProvider
        {
            Id = Guid.CreateVersion7(), Name = "p", Owner = owner, OrganizationId = organization, ProviderType = "test", CreatedAt = Tenant.Now, UpdatedAt = Tenant.Now,
        };
        Assert.True(await gateway.Services.GetRequiredService<IDynamicProviderStore>().TryCreateAsync(provider, default));
        return provider.Id;
    }

    private static async Task<Guid> AddPriceAsync(TestGateway gateway, Tenant tenant)
    {
        var admin = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);
        var reply = await gateway.PostAsync("/admin/v1/model-pricing", $$$"""{"provider":"q","model":"m","owner":{"type":"organization","org_id":"{{{tenant.Id}}}"}}""", admin);
        return reply.Json.GetProperty("id").GetGuid();
    }

    private static async Task<Guid> AddAuditRecordAsync(TestGateway gateway, Tenant tenant)
    {
        var record = new AuditRecord
        {
            Id = Guid.CreateVersion7(), Timestamp = Tenant.Now, ActorType = AuditActorType.System, Action = "test", ResourceType = "test", ResourceId = Guid.Empty, OrganizationId = tenant.Id,
        };
        await gateway.Services.GetRequiredService<IAuditLog>().AppendAsync(record, default);
        return record.Id;
    }

    private sealed record Row(string Method, string Path, string Allowed, string Hidden, string Body = "{}");
}
