using System.Text.Json;

namespace Hadrian.Host.Tests;

/// <summary>What every client developer must find in the document.</summary>
internal static class OpenApiContract
{
    public static void Check(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var paths = root.GetProperty("paths");
        var schemas = root.GetProperty("components").GetProperty("schemas");

        Assert.StartsWith("3.1", root.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.All(
            ["/v1/chat/completions", "/v1/completions", "/v1/embeddings", "/v1/models", "/v1/models/{id}", "/admin/v1/organizations", "/admin/v1/api-keys", "/health"],
            path => Assert.True(paths.TryGetProperty(path, out _), path));
        Assert.Equal(
            "#/components/schemas/ChatCompletionRequest",
            paths.GetProperty("/v1/chat/completions").GetProperty("post").GetProperty("requestBody")
                .GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString());
        Assert.True(schemas.GetProperty("ApiKeyResource").GetProperty("properties").TryGetProperty("key_prefix", out _));
        Assert.True(schemas.GetProperty("Error").GetProperty("properties").TryGetProperty("error", out _));
        Assert.All(References(root), reference => Assert.True(schemas.TryGetProperty(reference.Split('/')[^1], out _), reference));
        string[] ids = [.. paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(operation => operation.Value.GetProperty("operationId").GetString()!)];
        Assert.Distinct(ids);
        Assert.All(
            ["organization_create", "organization_list", "organization_get", "api_key_create", "api_key_revoke", "api_key_list_by_org", "health_check", "createChatCompletion"],
            id => Assert.Contains(id, ids));
        Assert.DoesNotContain("/api/v1/", json, StringComparison.Ordinal);
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member.NameEquals("$ref") && member.Value.ValueKind == JsonValueKind.String ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
