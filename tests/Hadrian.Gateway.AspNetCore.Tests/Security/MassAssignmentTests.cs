using System.Text.Json;
using System.Text.Json.Nodes;
using Hadrian.Gateway.AspNetCore.Tests.Admin;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.AspNetCore.Tests.Security;

/// <summary>Sends every member of every resource to every write of the admin API: a write takes its own members and refuses all others.</summary>
public sealed class MassAssignmentTests
{
    [Fact]
    public async Task EveryWrite_RefusesTheMembersOfOthers()
    {
        await using var gateway = await TestGateway.StartAsync();
        var tenant = await Tenant.CreateAsync(gateway);
        var user = await tenant.CreateUserAsync("root", MembershipRole.Owner);
        await tenant.JoinAsync(user, MembershipTargetKind.Team, tenant.Team.Id, MembershipRole.Admin);
        await tenant.JoinAsync(user, MembershipTargetKind.Project, tenant.Project.Id, MembershipRole.Admin);
        var (key, record) = await gateway.CreateKeyRecordAsync(record => record with
        {
            Owner = new(ApiKeyOwnerKind.User, user.Id), Scopes = ["admin"], IsPlatformAdmin = true,
        });
        var provider = await AddProviderAsync(gateway, user);
        var price = (await gateway.PostAsync("/admin/v1/model-pricing", """{"provider":"q","model":"m","owner":{"type":"global"}}""", key)).Json.GetProperty("id").GetGuid();
        var document = (await gateway.GetAsync("/api/openapi.json", "")).AssertOk().Json;
        var schemas = document.GetProperty("components").GetProperty("schemas");
        var names = schemas.EnumerateObject().SelectMany(schema => Members(schema.Value)).Append("deleted_at").Append("key_hash").Append("protected_api_key").Distinct().ToList();
        var writes = 0;
        List<string> taken = [];
        foreach (var (method, path, body, isArray) in Writes(document))
        {
            writes++;
            var filled = path.Replace("{org_slug}", "acme", StringComparison.Ordinal).Replace("{team_slug}", "core", StringComparison.Ordinal)
                .Replace("{project_slug}", "app", StringComparison.Ordinal).Replace("{sa_slug}", "ci", StringComparison.Ordinal)
                .Replace("{user_id}", $"{user.Id}", StringComparison.Ordinal).Replace("{key_id}", $"{record.Id}", StringComparison.Ordinal)
                .Replace("{provider_id}", $"{provider}", StringComparison.Ordinal).Replace("{id}", $"{price}", StringComparison.Ordinal);
            var own = Members(schemas.GetProperty(body)).ToHashSet();
            foreach (var name in names.Where(name => !own.Contains(name)))
            {
                var json = new JsonObject { [name] = true };
                var reply = await gateway.SendAsync(new HttpMethod(method), filled, request => request.Content = new StringContent(
                    isArray ? new JsonArray(json).ToJsonString() : json.ToJsonString(), null, "application/json"), key);
                if (reply.Status != 400 || !reply.Text.Contains(name, StringComparison.Ordinal))
                {
                    taken.Add($"{method} {path} {name}: {reply.Status} {reply.Text}");
                }
            }
        }

        Assert.Equal([], taken);
        Assert.InRange(writes, 28, 200);
        Assert.InRange(names.Count, 60, 1000);
    }

    private static IEnumerable<(string Method, string Path, string Body, bool IsArray)> Writes(JsonElement document)
    {
        foreach (var path in document.GetProperty("paths").EnumerateObject().Where(path => path.Name.StartsWith("/admin/", StringComparison.Ordinal)))
        {
            foreach (var operation in path.Value.EnumerateObject().Where(operation => operation.Name is "post" or "patch" && operation.Value.TryGetProperty("requestBody", out _)))
            {
                var schema = operation.Value.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
                var isArray = schema.TryGetProperty("items", out var items);
                yield return (operation.Name.ToUpperInvariant(), path.Name, (isArray ? items : schema).GetProperty("$ref").GetString()!.Split('/')[^1], isArray);
            }
        }
    }

    private static IEnumerable<string> Members(JsonElement schema)
        => schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().Select(property => property.Name) : [];

    private static async Task<Guid> AddProviderAsync(TestGateway gateway, User owner)
    {
        var provider = new DynamicProvider
        {
            Id = Guid.CreateVersion7(),
            Name = "p",
            Owner = new(DynamicProviderOwnerKind.User, owner.Id),
            OrganizationId = gateway.Organization.Id,
            ProviderType = "test",
            CreatedAt = Tenant.Now,
            UpdatedAt = Tenant.Now,
        };
        Assert.True(await gateway.Services.GetRequiredService<IDynamicProviderStore>().TryCreateAsync(provider, default));
        return provider.Id;
    }
}
