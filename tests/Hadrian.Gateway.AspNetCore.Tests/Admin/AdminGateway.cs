namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

/// <summary>Calls of the admin API.</summary>
internal static class AdminGateway
{
    public const string Bootstrap = "boot-0123456789";

    public static void AddBootstrap(TestGatewayOptions options) => options.Configuration["auth:bootstrap:api_key"] = Bootstrap;

    /// <summary>Makes a key that administers the gateway's own organisation, or the whole gateway.</summary>
    public static Task<string> CreateAdminKeyAsync(this TestGateway gateway, Organization? organization = null, bool isPlatformAdmin = false)
    {
        var owner = organization ?? gateway.Organization;
        return gateway.CreateKeyAsync(record => record with
        {
            Scopes = ["admin"],
            IsPlatformAdmin = isPlatformAdmin,
            Owner = new(ApiKeyOwnerKind.Organization, owner.Id),
            OrganizationId = owner.Id,
        });
    }

    public static Task<Reply> PatchAsync(this TestGateway gateway, string path, string json, string key)
        => gateway.SendAsync(HttpMethod.Patch, path, request => request.Content = new StringContent(json, null, "application/json"), key);

    public static Task<Reply> CreateKeyAsync(this TestGateway gateway, string key, string members, Organization? organization = null)
        => gateway.PostAsync("/admin/v1/api-keys", $$"""{"owner":{"type":"organization","org_id":"{{(organization ?? gateway.Organization).Id}}"},{{members}}}""", key);
}
