using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

/// <summary>Makes providers through the admin API.</summary>
internal static class DynamicProviderGateway
{
    public const string Root = "/admin/v1/dynamic-providers";

    /// <summary>The key of the tenant at the upstream. No answer, log or record may hold it.</summary>
    public const string Secret = "sk-tenant-canary-7351";

    /// <summary>Lets tenants' URLs reach the stub, which is on this machine.</summary>
    public static void AllowLoopback(TestGatewayOptions options) => options.Configuration["server:allow_loopback_urls"] = "true";

    public static string OwnerOf(Organization organization) => $$"""{"type":"organization","org_id":"{{organization.Id}}"}""";

    public static string OwnerOf(Project project) => $$"""{"type":"project","project_id":"{{project.Id}}"}""";

    public static string OwnerOf(Team team) => $$"""{"type":"team","team_id":"{{team.Id}}"}""";

    public static string OwnerOf(User user) => $$"""{"type":"user","user_id":"{{user.Id}}"}""";

    /// <summary>The body of a provider of the OpenAI type.</summary>
    public static string Body(string owner, string baseUrl, string name = "own", string? members = null)
        => $$"""{"name":"{{name}}","owner":{{owner}},"provider_type":"open_ai","base_url":"{{baseUrl}}","api_key":"{{Secret}}"{{(members is null ? "" : "," + members)}}}""";

    /// <summary>Makes a provider at the gateway's stub.</summary>
    public static async Task<JsonElement> CreateProviderAsync(this TestGateway gateway, string key, string owner, string name = "own", string? members = null, string? baseUrl = null)
    {
        var reply = await gateway.PostAsync(Root, Body(owner, baseUrl ?? gateway.Upstream.BaseUrl, name, members), key);
        Assert.True(reply.Status == 201, $"{reply.Status}: {reply.Text}");
        return reply.Json;
    }

    /// <summary>The body of a provider of Bedrock, its credentials as given.</summary>
    public static string Bedrock(string owner, JsonObject credentials) => new JsonObject
    {
        ["name"] = "aws",
        ["owner"] = JsonNode.Parse(owner),
        ["provider_type"] = "bedrock",
        ["config"] = new JsonObject { ["region"] = "us-east-1", ["credentials"] = credentials },
    }.ToJsonString();
}
