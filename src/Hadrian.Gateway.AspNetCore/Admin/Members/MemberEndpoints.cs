using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Members of organisations, teams and projects: list, add, change the role, remove (admin-and-auth §5.1).</summary>
internal sealed class MemberEndpoints(IMembershipStore store, IUserStore users, Tenants tenants, ApiKeyInvalidation invalidation, AuditTrail audit, TimeProvider time) : IAdminEndpoints
{
    /// <summary>Finds what a route is about, and demands the endpoint's permission there.</summary>
    private delegate ValueTask<MemberPlace> Find(AdminRequest request);

    public void Map(AdminRoutes routes)
    {
        Map(routes, "/organizations/{org_slug}/members", "org", "an organisation", OrganizationAsync, Permissions.OrganizationRead, Permissions.OrganizationUpdate);
        Map(routes, "/organizations/{org_slug}/teams/{team_slug}/members", "team", "a team", TeamAsync, Permissions.TeamRead, Permissions.TeamManageMembers);
        Map(routes, "/organizations/{org_slug}/projects/{project_slug}/members", "project", "a project", ProjectAsync, Permissions.ProjectRead, Permissions.ProjectManageMembers);
    }

    private void Map(AdminRoutes routes, string path, string id, string what, Find find, Permission read, Permission write)
    {
        var json = AdminJson.Default;
        routes.Get(path, json.ListResourceMemberResource, request => ListAsync(request, find), $"{id}_member_list", $"List the members of {what}", read);
        routes.Post(path, json.MemberResource, request => AddAsync(request, find), $"{id}_member_add", $"Add a member to {what}", write, typeof(AddMemberRequest), StatusCodes.Status201Created);
        routes.Patch($"{path}/{{user_id}}", json.MemberResource, request => UpdateAsync(request, find), $"{id}_member_update", $"Change a member's role in {what}", write, typeof(UpdateMemberRequest));
        routes.Delete($"{path}/{{user_id}}", request => RemoveAsync(request, find), $"{id}_member_remove", $"Remove a member from {what}", write);
    }

    private async ValueTask<MemberPlace> OrganizationAsync(AdminRequest request)
    {
        var organization = await tenants.OrganizationAsync(request);
        return new MemberPlace(new(MembershipTargetKind.Organization, organization.Id), TenantPlace.Of(organization), organization.Id);
    }

    private async ValueTask<MemberPlace> TeamAsync(AdminRequest request)
    {
        var team = await tenants.TeamAsync(request);
        return new MemberPlace(new(MembershipTargetKind.Team, team.Id), TenantPlace.Of(team), team.OrganizationId);
    }

    private async ValueTask<MemberPlace> ProjectAsync(AdminRequest request)
    {
        var project = await tenants.ProjectAsync(request);
        return new MemberPlace(new(MembershipTargetKind.Project, project.Id), TenantPlace.Of(project), project.OrganizationId);
    }

    private async ValueTask<ListResource<MemberResource>?> ListAsync(AdminRequest request, Find find)
    {
        var place = await find(request);
        var paging = AdminPaging.Read(request);
        var page = await store.ListAsync(place.Target, paging, request.CancellationToken);
        return new ListResource<MemberResource>(
            [.. page.Items.Select(MemberResource.From)],
            AdminPaging.Describe(paging, page, member => new PageCursor(member.Membership.JoinedAt, member.User.Id)));
    }

    private async ValueTask<MemberResource?> AddAsync(AdminRequest request, Find find)
    {
        var place = await find(request);
        var body = await request.BodyAsync(AdminJson.Default.AddMemberRequest);
        var userId = body.UserId ?? throw AdminErrors.Validation("user_id", "'user_id' must be the id of a user.");
        var role = MembershipRoles.Read(body.Role, place.Target.Kind);
        CheckMayGrant(request, role, place);
        await MemberCap.CheckAsync(store, place.Target, request.CancellationToken);
        await CheckIsKnownAsync(request, userId);
        var membership = new Membership
        {
            UserId = userId,
            Target = place.Target,
            OrganizationId = place.OrganizationId,
            Role = role,
            JoinedAt = AdminTime.Now(time),
        };
        var outcome = await audit.RecordAsync(
            Record(request, "add", place, userId, null, role), () => store.AddAsync(membership, request.CancellationToken), Made);
        Check(outcome);
        return place.Target.Kind == MembershipTargetKind.Team ? await ShowAsync(place, userId, request) : null;
    }

    private async ValueTask<MemberResource?> UpdateAsync(AdminRequest request, Find find)
    {
        var (place, present) = await MemberAsync(request, find);
        var body = await request.BodyAsync(AdminJson.Default.UpdateMemberRequest);
        var role = MembershipRoles.Read(body.Role ?? throw AdminErrors.Validation("role", "'role' is missing."), place.Target.Kind);
        CheckMayGrant(request, role, place);
        CheckMayGrant(request, present.Role, place);
        var outcome = await audit.RecordAsync(
            Record(request, "update", place, present.UserId, present.Role, role),
            () => store.ChangeRoleAsync(place.Target, present.UserId, role, request.CancellationToken),
            Made);
        Check(outcome);
        return await ShowAsync(place, present.UserId, request);
    }

    private async ValueTask RemoveAsync(AdminRequest request, Find find)
    {
        var (place, present) = await MemberAsync(request, find);
        CheckMayGrant(request, present.Role, place);
        var removal = await audit.RecordAsync(
            Record(request, "remove", place, present.UserId, present.Role, null),
            () => store.RemoveAsync(place.Target, present.UserId, AdminTime.Now(time), request.CancellationToken),
            removal => Made(removal.Outcome));
        Check(removal.Outcome);
        foreach (var hash in removal.KeyHashes)
        {
            await invalidation.InvalidateAsync(hash);
        }
    }

    private async ValueTask<(MemberPlace Place, Membership Membership)> MemberAsync(AdminRequest request, Find find)
    {
        var place = await find(request);
        var member = await store.FindAsync(place.Target, request.RouteId("user_id", "member"), request.CancellationToken) ?? throw AdminErrors.NotFound("member");
        return (place, member.Membership);
    }

    private async ValueTask<MemberResource?> ShowAsync(MemberPlace place, Guid userId, AdminRequest request)
        => await store.FindAsync(place.Target, userId, request.CancellationToken) is { } member ? MemberResource.From(member) : throw AdminErrors.NotFound("member");

    /// <summary>Users of another organisation do not exist; who belongs to none yet may be added by any administrator who knows their id.</summary>
    private async ValueTask CheckIsKnownAsync(AdminRequest request, Guid userId)
    {
        var place = await tenants.PlaceOfUserAsync(userId, request.CancellationToken);
        if (await users.FindAsync(userId, request.CancellationToken) is null || (place.OrganizationId is not null && !request.Caller.Sees(place)))
        {
            throw AdminErrors.NotFound("user");
        }
    }

    private static void CheckMayGrant(AdminRequest request, MembershipRole role, MemberPlace place)
    {
        if (!request.Caller.MayGrant(role, place.Place))
        {
            throw AdminErrors.Forbidden("Nobody can grant a role above their own, or take one away.");
        }
    }

    private static bool Made(MembershipOutcome outcome) => outcome == MembershipOutcome.Made;

    private static void Check(MembershipOutcome outcome)
    {
        if (Refusal(outcome) is { } refusal)
        {
            throw refusal;
        }
    }

    private static GatewayException? Refusal(MembershipOutcome outcome) => outcome switch
    {
        MembershipOutcome.NotFound => AdminErrors.NotFound("user"),
        MembershipOutcome.AlreadyMember => AdminErrors.Conflict("The user is a member already. PATCH the member to change the role."),
        MembershipOutcome.MemberElsewhere => AdminErrors.Conflict("The user is a member of another organization, and one can be a member of one only."),
        MembershipOutcome.LastOwner => AdminErrors.Conflict("This is the organization's last owner. Make another member its owner first."),
        _ => null,
    };

    private static AuditRecord Record(AdminRequest request, string verb, MemberPlace place, Guid userId, MembershipRole? before, MembershipRole? after)
    {
        var (action, resource) = place.Target.Kind switch
        {
            MembershipTargetKind.Team => ($"team.{verb}_member", "team"),
            MembershipTargetKind.Project => ($"membership.{verb}_project", "project"),
            _ => ($"membership.{verb}_org", "organization"),
        };
        var details = new JsonObject { ["user_id"] = userId };
        if (before is { } old)
        {
            details["before"] = new JsonObject { ["role"] = MembershipRoles.Name(old) };
        }

        if (after is { } now)
        {
            details["after"] = new JsonObject { ["role"] = MembershipRoles.Name(now) };
        }

        var record = request.Audit(action, resource, place.Target.Id, place.OrganizationId, details);
        return place.Target.Kind == MembershipTargetKind.Project ? record with { ProjectId = place.Target.Id } : record;
    }
}
