using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>The routes of the data plane: every path with its method, operation and key scope.</summary>
internal sealed class DataPlane(InferenceEndpoint inference, ModelsEndpoint models, UnknownEndpoints unknown, EndpointRunner runner)
{
    private static readonly MethodInfo Described = typeof(DataPlane).GetMethod(nameof(Describe), BindingFlags.NonPublic | BindingFlags.Static)!;

    public void Map(RouteGroupBuilder group, bool isAlias)
    {
        Post(group, isAlias, "/chat/completions", GatewayOperation.Chat, ApiKeyScopes.Chat);
        Post(group, isAlias, "/completions", GatewayOperation.Completion, ApiKeyScopes.Completions);
        Post(group, isAlias, "/embeddings", GatewayOperation.Embeddings, ApiKeyScopes.Embeddings);
        Get(group, isAlias, "/models", models.ListAsync);
        Get(group, isAlias, "/models/{**id}", models.GetAsync);
        group.Map("/{**path}", runner.Run(UnknownEndpoints.NotFoundAsync)).ExcludeFromDescription();
    }

    private void Post(RouteGroupBuilder group, bool isAlias, string path, GatewayOperation operation, string scope)
    {
        var endpoint = group.MapPost(path, runner.Run(context => inference.HandleAsync(context, operation, scope)));
        Annotate(endpoint, isAlias, operation, path);
        WrongMethod(group, path, operation, scope, HttpMethods.Post);
    }

    private void Get(RouteGroupBuilder group, bool isAlias, string path, RequestDelegate handler)
    {
        Annotate(group.MapGet(path, runner.Run(handler)), isAlias, GatewayOperation.Models, path);
        WrongMethod(group, path, GatewayOperation.Models, ApiKeyScopes.Models, HttpMethods.Get);
    }

    private void WrongMethod(RouteGroupBuilder group, string path, GatewayOperation operation, string scope, string allow)
        => group.Map(path, runner.Run(context => unknown.WrongMethodAsync(context, operation, scope, allow))).ExcludeFromDescription();

    private static void Annotate(IEndpointConventionBuilder endpoint, bool isAlias, GatewayOperation operation, string path)
    {
        if (isAlias)
        {
            endpoint.ExcludeFromDescription();
        }
        else
        {
            // A plain request delegate is described only when it names a method.
            endpoint.WithMetadata(Described, new DataPlaneOperation(operation, path));
        }
    }

    private static Task Describe(HttpContext context) => Task.CompletedTask;
}

/// <summary>Tells the OpenAPI document which operation an endpoint is.</summary>
internal sealed record DataPlaneOperation(GatewayOperation Operation, string Path);
