using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Organisations: create, list, get (admin-and-auth §5.1).</summary>
internal sealed partial class OrganizationEndpoints(IOrganizationStore store, TimeProvider time)
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
        group.Map("/organizations/{slug}", api.WrongMethod("GET")).ExcludeFromDescription();
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

        if (body.Name is not { Length: > 0 and <= LongestName } name)
        {
            throw AdminErrors.Validation("name", "'name' must have 1 to 255 characters.");
        }

        var now = AdminTime.Now(time);
        var organization = new Organization { Id = Guid.CreateVersion7(now), Slug = slug, Name = name, CreatedAt = now, UpdatedAt = now };
        return await store.TryCreateAsync(organization, request.CancellationToken)
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

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Slug();
}
