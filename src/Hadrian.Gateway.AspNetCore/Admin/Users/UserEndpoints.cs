using System.Net.Mail;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Users: create, list, get, change, erase (admin-and-auth §5.1). An organisation's administrators see its members only.</summary>
internal sealed class UserEndpoints(
    IUserStore store, IMembershipStore memberships, Tenants tenants, OwnerInvalidation invalidation, AuditTrail audit, TimeProvider time) : IAdminEndpoints
{
    private const int LongestExternalId = 255;
    private const int LongestEmail = 320;

    public void Map(AdminRoutes routes)
    {
        var json = AdminJson.Default;
        routes.Post("/users", json.UserResource, CreateAsync, "user_create", "Create a user, as a member of the caller's organisation", Permissions.UserCreate, typeof(CreateUserRequest));
        routes.Get("/users", json.ListResourceUserResource, ListAsync, "user_list", "List users", Permissions.UserList);
        routes.Get("/users/{user_id}", json.UserResource, GetAsync, "user_get", "Get a user", Permissions.UserRead);
        routes.Patch("/users/{user_id}", json.UserResource, UpdateAsync, "user_update", "Change a user's e-mail address or name", Permissions.UserUpdate, typeof(UpdateUserRequest));
        routes.Delete("/users/{user_id}", json.UserDeletionResource, EraseAsync, "user_delete", "Erase a user with their keys and the usage of these", Permissions.UserDelete);
    }

    private async ValueTask<UserResource?> CreateAsync(AdminRequest request)
    {
        // Who administers one organisation makes members of it; others would be out of their sight at once.
        Guid? home = request.Caller.IsPlatformAdmin ? null : request.Caller.OrganizationId;
        request.Demand(new TenantPlace(home), "organization");
        var body = await request.BodyAsync(AdminJson.Default.CreateUserRequest);
        var now = AdminTime.Now(time);
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            ExternalId = body.ExternalId is { Length: > 0 and <= LongestExternalId } externalId
                ? externalId
                : throw AdminErrors.Validation("external_id", $"'external_id' must have 1 to {LongestExternalId} characters."),
            Email = Email(body.Email),
            Name = body.Name is null ? null : TenantNames.Name(body.Name),
            CreatedAt = now,
            UpdatedAt = now,
        };
        var membership = home is { } organizationId ? new Membership
        {
            UserId = user.Id,
            Target = new MembershipTarget(MembershipTargetKind.Organization, organizationId),
            OrganizationId = organizationId,
            JoinedAt = now,
        } : null;
        if (membership is not null)
        {
            await MemberCap.CheckAsync(memberships, membership.Target, request.CancellationToken);
        }

        return await audit.RecordAsync(Record(request, "create", home, null, user), () => store.TryCreateAsync(user, membership, request.CancellationToken), made => made)
            ? UserResource.From(user)
            : throw AdminErrors.Conflict("There is a user of this 'external_id' already.");
    }

    private async ValueTask<ListResource<UserResource>?> ListAsync(AdminRequest request)
    {
        Guid? home = request.Caller.IsPlatformAdmin ? null : request.Caller.OrganizationId;
        request.Demand(new TenantPlace(home), "organization");
        var paging = AdminPaging.ReadSearch(request);
        var page = await store.ListAsync(home, paging, request.CancellationToken);
        return new ListResource<UserResource>(
            [.. page.Items.Select(UserResource.From)], AdminPaging.Describe(paging, page, user => new PageCursor(user.CreatedAt, user.Id)));
    }

    private async ValueTask<UserResource?> GetAsync(AdminRequest request) => UserResource.From((await tenants.UserAsync(request)).User);

    private async ValueTask<UserResource?> UpdateAsync(AdminRequest request)
    {
        var (user, place) = await tenants.UserAsync(request);
        var (body, present) = await request.PatchAsync(AdminJson.Default.UpdateUserRequest);
        var changed = user with
        {
            Email = present.Contains("email") ? Email(body.Email) : user.Email,
            Name = !present.Contains("name") ? user.Name : body.Name is null ? null : TenantNames.Name(body.Name),
            UpdatedAt = AdminTime.Now(time),
        };
        return await audit.RecordAsync(
            Record(request, "update", place.OrganizationId, user, changed), () => store.UpdateAsync(changed, request.CancellationToken), made => made)
            ? UserResource.From(changed)
            : throw AdminErrors.NotFound("user");
    }

    private async ValueTask<UserDeletionResource?> EraseAsync(AdminRequest request)
    {
        var (user, place) = await tenants.UserAsync(request);
        if (user.Id == request.Caller.UserId)
        {
            throw AdminErrors.Conflict("Nobody can erase themselves. Ask another administrator.");
        }

        await CheckOwnerStaysAsync(user.Id, place, request);
        var erased = await audit.RecordAsync(
            Record(request, "delete", place.OrganizationId, user, null), () => store.EraseAsync(user.Id, request.CancellationToken), erased => erased is not null)
            ?? throw AdminErrors.NotFound("user");
        await invalidation.EndedAsync(erased.KeyHashes);

        return new UserDeletionResource(true, user.Id, erased.KeyHashes.Count, 0, erased.DynamicProviders, erased.UsageRecords);
    }

    /// <summary>An owner leaves the organisation first, which the last one cannot.</summary>
    private async ValueTask CheckOwnerStaysAsync(Guid userId, TenantPlace place, AdminRequest request)
    {
        if (place.OrganizationId is { } home
            && await memberships.FindAsync(new(MembershipTargetKind.Organization, home), userId, request.CancellationToken) is { Membership.Role: MembershipRole.Owner })
        {
            throw AdminErrors.Conflict("The user is an owner of the organization. Change their role first.");
        }
    }

    private static string? Email(string? email)
        => email is null || (email.Length <= LongestEmail && MailAddress.TryCreate(email, out var parsed) && parsed.Address == email)
            ? email
            : throw AdminErrors.Validation("email", "'email' must be an e-mail address.");

    private static AuditRecord Record(AdminRequest request, string verb, Guid? organizationId, User? before, User? after)
        => request.Audit($"user.{verb}", "user", (after ?? before)!.Id, organizationId, AuditDetails.Change(
            before is null ? null : UserResource.From(before), after is null ? null : UserResource.From(after), AdminJson.Default.UserResource));
}
