using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hadrian.Gateway.AspNetCore.Tests.OpenApi;

/// <summary>An OpenAPI document, as far as two of them are compared. Names of parameters in paths do not count.</summary>
internal sealed partial class ApiDescription
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    private readonly JsonElement _root;

    public ApiDescription(string json)
    {
        using var document = JsonDocument.Parse(json);
        _root = document.RootElement.Clone();
        Operations = _root.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Where(operation => Methods.Contains(operation.Name)), (path, operation)
                => KeyValuePair.Create($"{operation.Name.ToUpperInvariant()} {Normalize(path.Name)}", operation.Value))
            .ToDictionary();
    }

    /// <summary>Gets the operations by method and path.</summary>
    public IReadOnlyDictionary<string, JsonElement> Operations { get; }

    /// <summary>Gives a path without the names of its parameters, and without the prefix the data plane has twice.</summary>
    public static string Normalize(string path) => Parameter().Replace(path.StartsWith("/api/v1/", StringComparison.Ordinal) ? path["/api".Length..] : path, "{}");

    public ISet<string> Request(string operation) => Operations[operation].TryGetProperty("requestBody", out var body) ? Members(Json(body)) : new HashSet<string>();

    public ISet<string> Answer(string operation)
        => Success(operation).Select(response => Members(Json(response.Value))).Aggregate(new HashSet<string>(), (all, members) => [.. all, .. members]);

    public ISet<string> Statuses(string operation) => Success(operation).Select(response => response.Name).ToHashSet();

    public ISet<string> Query(string operation) => Operations[operation].TryGetProperty("parameters", out var parameters)
        ? parameters.EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "query").Select(parameter => parameter.GetProperty("name").GetString()!).ToHashSet()
        : new HashSet<string>();

    private IEnumerable<JsonProperty> Success(string operation)
        => Operations[operation].GetProperty("responses").EnumerateObject().Where(response => response.Name.StartsWith('2'));

    private static JsonElement? Json(JsonElement body)
        => body.TryGetProperty("content", out var content) && content.TryGetProperty("application/json", out var json) && json.TryGetProperty("schema", out var schema) ? schema : null;

    /// <summary>Gives the members of a schema, and those of the rows when it is a page.</summary>
    private ISet<string> Members(JsonElement? schema)
    {
        var members = Properties(schema).ToDictionary(member => member.Name, member => member.Value);
        return members.Keys.Concat(members.TryGetValue("data", out var data) ? Properties(data).Select(member => $"data.{member.Name}") : []).ToHashSet();
    }

    private IEnumerable<(string Name, JsonElement Value)> Properties(JsonElement? schema)
    {
        if (schema is not { ValueKind: JsonValueKind.Object } present)
        {
            return [];
        }

        if (present.TryGetProperty("$ref", out var reference))
        {
            return Properties(_root.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]));
        }

        var parts = new[] { "allOf", "oneOf", "anyOf" }.SelectMany(name => present.TryGetProperty(name, out var any) ? any.EnumerateArray().ToArray() : []).SelectMany(part => Properties(part));
        var own = present.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().Select(property => (property.Name, property.Value)) : [];
        return parts.Concat(own).Concat(present.TryGetProperty("items", out var items) ? Properties(items) : []).DistinctBy(member => member.Item1);
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
