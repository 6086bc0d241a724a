using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Maps the admin API's endpoints, each with its permission and its description; other methods on their paths are answered with 405.</summary>
internal sealed class AdminRoutes(AdminApi api, RouteGroupBuilder group)
{
    private static readonly string[] Order = ["GET", "POST", "PATCH", "DELETE"];

    private readonly Dictionary<string, List<string>> _methods = new(StringComparer.Ordinal);

    public void Get<T>(string path, JsonTypeInfo<T> type, Func<AdminRequest, ValueTask<T?>> handler, string id, string summary, Permission permission)
        where T : class
        => Describe("GET", path, group.MapGet(path, api.Handle(type, handler)), id, summary, permission, typeof(T));

    /// <summary>Maps an endpoint that writes its answer by itself, once nothing can be refused any more.</summary>
    public void GetFile(
        string path, Func<AdminRequest, HttpResponse, ValueTask> handler, string id, string summary, Permission permission, params string[] contentTypes)
        => Describe("GET", path, group.MapGet(path, api.Handle(handler)), id, summary, permission, typeof(string), contentTypes: contentTypes);

    public void Post<T>(
        string path, JsonTypeInfo<T> type, Func<AdminRequest, ValueTask<T?>> handler, string id, string summary, Permission permission, Type? body, int status = StatusCodes.Status201Created)
        where T : class
        => Describe("POST", path, group.MapPost(path, api.Handle(type, handler, status)), id, summary, permission, typeof(T), body, status);

    public void Patch<T>(string path, JsonTypeInfo<T> type, Func<AdminRequest, ValueTask<T?>> handler, string id, string summary, Permission permission, Type body)
        where T : class
        => Describe("PATCH", path, group.MapPatch(path, api.Handle(type, handler)), id, summary, permission, typeof(T), body);

    /// <summary>Maps a deletion that has nothing to tell: the answer is <c>null</c>.</summary>
    public void Delete(string path, Func<AdminRequest, ValueTask> handler, string id, string summary, Permission permission)
        => Describe("DELETE", path, group.MapDelete(path, api.Handle(handler)), id, summary, permission, resource: null);

    public void Delete<T>(string path, JsonTypeInfo<T> type, Func<AdminRequest, ValueTask<T?>> handler, string id, string summary, Permission permission)
        where T : class
        => Describe("DELETE", path, group.MapDelete(path, api.Handle(type, handler)), id, summary, permission, typeof(T));

    /// <summary>Maps what is left once every endpoint is there: other methods, and other paths.</summary>
    public void Finish()
    {
        foreach (var (path, methods) in _methods)
        {
            group.Map(path, api.WrongMethod(string.Join(", ", Order.Intersect(methods)))).ExcludeFromDescription();
        }

        group.Map("/{**path}", api.NotFound).ExcludeFromDescription();
    }

    private void Describe(
        string method,
        string path,
        IEndpointConventionBuilder endpoint,
        string id,
        string summary,
        Permission permission,
        Type? resource,
        Type? body = null,
        int status = StatusCodes.Status200OK,
        string[]? contentTypes = null)
    {
        endpoint.WithMetadata(permission);
        AdminOperation.Describe(endpoint, id, summary, resource, status, body, contentTypes);
        if (!_methods.TryGetValue(path, out var methods))
        {
            _methods.Add(path, methods = []);
        }

        methods.Add(method);
    }
}
