using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Organisations: create, list, get, rename, delete (admin-and-auth §5.1).</summary>
internal sealed partial class OrganizationEndpoints(IOrganizationStore store, ApiKeyInvalidation invalidation, AuditTrail audit, TimeProvider time)
{
    private const int LongestSlug = 64;
    private const int LongestName = 255;

    public void Map(AdminApi api, RouteGroupBuilder group)
    {
        AdminOperation.Describe<OrganizationResource>(
            group.MapPost("/organizations", api.Handle(AdminJson.Default.OrganizationResource, CreateAsync, StatusCodes.Status201Created)),
            "organization_create", "Create an organisation", StatusCodes.Status201Created, typeof(CreateOrganizationRequest));
        AdminOperation.Describe<OrganizationListResource>(
            group.MapGet("/organizations", api.Handle(AdminJson.Default.OrganizationListResource, ListAsync)), "organization_list", "List organisations");
        group.Map("/organizations", api.WrongMethod("GET, POST")).ExcludeFromDescription();
        AdminOperation.Describe<OrganizationResource>(
            group.MapGet("/organizations/{slug}", api.Handle(AdminJson.Default.OrganizationResource, GetAsync)), "organization_get", "Get an organisation");
        AdminOperation.Describe<OrganizationResource>(
            group.MapPatch("/organizations/{slug}", api.Handle(AdminJson.Default.OrganizationResource, UpdateAsync)),
            "organization_update", "Rename an organisation", body: typeof(UpdateOrganizationRequest));
        AdminOperation.Describe<OrganizationResource>(
            group.MapDelete("/organizations/{slug}", api.Handle(AdminJson.Default.OrganizationResource, DeleteAsync)),
            "organization_delete", "Delete an organisation and revoke all keys in it");
        group.Map("/organizations/{slug}", api.WrongMethod("GET, PATCH, DELETE")).ExcludeFromDescription();
    }

    /// <summary>Finds an organisation the caller may see.</summary>
    public async ValueTask<Organization> FindAsync(AdminRequest request, string slug)
        => await store.FindBySlugAsync(slug, request.CancellationToken) is { } organization && request.MayManage(organization.Id)
            ? organization
            : throw AdminErrors.NotFound("organization");

    private async ValueTask<OrganizationResource?> CreateAsync(AdminRequest request)
    {
        if (!request.IsPlatformAdmin)
        {
            throw AdminErrors.Forbidden("Only an administrator of the whole gateway may create organizations.");
        }

        var body = await request.BodyAsync(AdminJson.Default.CreateOrganizationRequest);
        if (body.Slug is not { Length: > 0 and <= LongestSlug } slug || !Slug().IsMatch(slug))
        {
            throw AdminErrors.Validation("slug", "'slug' must be 1 to 64 lower-case letters and digits, in groups joined by single hyphens.");
        }

        var name = Checked(body.Name);
        var now = AdminTime.Now(time);
        var organization = new Organization { Id = Guid.CreateVersion7(now), Slug = slug, Name = name, CreatedAt = now, UpdatedAt = now };
        var record = Record(request, "create", null, organization);
        return await audit.RecordAsync(record, () => store.TryCreateAsync(organization, request.CancellationToken), made => made)
            ? OrganizationResource.From(organization)
            : throw AdminErrors.Conflict($"An organization with the slug '{slug}' exists already.");
    }

    private async ValueTask<OrganizationListResource?> ListAsync(AdminRequest request)
    {
        var paging = AdminPaging.Read(request);
        var page = request.IsPlatformAdmin ? await store.ListAsync(paging, request.CancellationToken) : await OwnAsync(request);
        return new OrganizationListResource(
            [.. page.Items.Select(OrganizationResource.From)],
            AdminPaging.Describe(paging, page, organization => new PageCursor(organization.CreatedAt, organization.Id)));
    }

    private async ValueTask<Page<Organization>> OwnAsync(AdminRequest request)
    {
        var own = request.OrganizationId is { } id ? await store.FindAsync(id, request.CancellationToken) : null;
        return new Page<Organization>(own is null ? [] : [own], HasMore: false);
    }

    private async ValueTask<OrganizationResource?> GetAsync(AdminRequest request)
        => OrganizationResource.From(await FindAsync(request, request.Route("slug")));

    private async ValueTask<OrganizationResource?> UpdateAsync(AdminRequest request)
    {
        var organization = await FindAsync(request, request.Route("slug"));
        var body = await request.BodyAsync(AdminJson.Default.UpdateOrganizationRequest);
        if (body.Name is null)
        {
            return OrganizationResource.From(organization);
        }

        var renamed = organization with { Name = Checked(body.Name), UpdatedAt = AdminTime.Now(time) };
        var record = Record(request, "update", organization, renamed);
        return await audit.RecordAsync(record, () => store.UpdateAsync(renamed, request.CancellationToken), made => made)
            ? OrganizationResource.From(renamed)
            : throw AdminErrors.NotFound("organization");
    }

    private async ValueTask<OrganizationResource?> DeleteAsync(AdminRequest request)
    {
        var slug = request.Route("slug");
        if (request.IsPlatformAdmin && await store.FindBySlugAsync(slug, request.CancellationToken) is null && await store.WasDeletedAsync(slug, request.CancellationToken))
        {
            return null;
        }

        var organization = await FindAsync(request, slug);
        if (!request.IsPlatformAdmin)
        {
            throw AdminErrors.Forbidden("Only an administrator of the whole gateway may delete organizations.");
        }

        await audit.RecordAsync(Record(request, "delete", organization, null), () => DeleteAsync(organization.Id, request.CancellationToken));

        // A key whose creation began before and ended after is caught by the second round; a later one sees the deletion itself.
        await DeleteAsync(organization.Id, request.CancellationToken);
        return null;
    }

    private static AuditRecord Record(AdminRequest request, string verb, Organization? before, Organization? after)
        => request.Audit($"organization.{verb}", "organization", (after ?? before)!.Id, (after ?? before)!.Id, AuditDetails.Change(
            before is null ? null : OrganizationResource.From(before),
            after is null ? null : OrganizationResource.From(after),
            AdminJson.Default.OrganizationResource));

    private async ValueTask DeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        foreach (var hash in await store.DeleteAsync(id, AdminTime.Now(time), cancellationToken))
        {
            await invalidation.InvalidateAsync(hash);
        }
    }

    private static string Checked(string? name)
        => name is { Length: > 0 and <= LongestName } ? name : throw AdminErrors.Validation("name", "'name' must have 1 to 255 characters.");

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Slug();
}
